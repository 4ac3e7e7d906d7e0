package dev.assay.core.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.core.files.FileErrors;
import dev.assay.core.gate.SpeedBaseline.GatedSeries;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/** What a gate holds against: a small JSON file, to be kept under version control. */
public sealed interface BaselineFile permits Baseline, SpeedBaseline {
  int FORMAT_VERSION = 1;

  JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  void write(Path file);

  /**
   * @throws EvalException if the file is missing, damaged or of a newer version
   */
  static BaselineFile read(Path file) {
    try {
      JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
      int version = json.path("format_version").asInt(-1);
      if (version > FORMAT_VERSION) {
        throw new EvalException(
            ErrorCode.UNSUPPORTED,
            file
                + " has format "
                + version
                + "; this Assay reads up to "
                + FORMAT_VERSION
                + ". Update Assay, or write the baseline anew with assay gate update.");
      }
      if (version < 1) {
        throw damaged(file, "it has no format_version", null);
      }
      if (json.path("kind").asString("").equals(SpeedBaseline.KIND)) {
        SpeedBaseline baseline = MAPPER.treeToValue(json, SpeedBaseline.class);
        for (GatedSeries series : baseline.measurements().values()) {
          if (series.samples().isEmpty() || !series.samples().stream().allMatch(x -> x > 0)) {
            throw damaged(file, "its samples must be numbers above 0", null);
          }
          if (!(series.margin() > 0 && series.margin() < 1)) {
            throw damaged(file, "its margins must be above 0 and below 1", null);
          }
        }
        return baseline;
      }
      Baseline baseline = MAPPER.treeToValue(json, Baseline.class);
      baseline.check(file);
      return baseline;
    } catch (ValueInstantiationException e) {
      // A record refused to be made of what is there; its own words are for programmers.
      throw damaged(file, "a part of it is missing", e);
    } catch (JacksonException e) {
      throw damaged(file, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw FileErrors.cannotRead(file, e);
    }
  }

  /** The error of a file that no gate has written. */
  static EvalException damaged(Path file, String problem, @Nullable Exception cause) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE, file + " is no baseline file: " + problem + ".", cause);
  }
}
