package dev.assay.core.results;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.assay.core.files.FileErrors;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.Score;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code results.json}: an {@link EvalResult} as JSON, in snake case, with {@code format_version}
 * first and the scores under {@code results}. Written and read here alone.
 */
public final class ResultsFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addMixIn(EvalResult.class, EvalResultMixin.class)
          .addMixIn(ModelEntry.class, ModelEntryMixin.class)
          .addMixIn(Score.class, ScoreMixin.class)
          .addMixIn(Interval.class, IntervalMixin.class)
          .build();

  private ResultsFile() {}

  static void write(EvalResult result, OutputStream out) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("format_version", EvalResult.FORMAT_VERSION);
    document.setAll(MAPPER.<ObjectNode>valueToTree(result));
    MAPPER.writeValue(out, document);
  }

  /**
   * @param run a run's directory, or its {@code results.json}
   * @throws EvalException if the run has not finished, or the file is damaged or of a newer version
   */
  public static EvalResult read(Path run) {
    Path file = Files.isDirectory(run) ? new RunDirectory(run).results() : run;
    if (!Files.exists(file)) {
      String reason =
          Files.exists(new RunDirectory(run).journal())
              ? "the run has not finished; run its command again to finish it"
              : "it is not the directory of a run";
      throw new EvalException(ErrorCode.NOT_FOUND, "There is no " + file + ": " + reason + ".");
    }
    try {
      JsonNode document = MAPPER.readTree(Files.readAllBytes(file));
      int version = document.path("format_version").asInt(-1);
      if (version > EvalResult.FORMAT_VERSION) {
        throw new EvalException(
            ErrorCode.UNSUPPORTED,
            file
                + " has format "
                + version
                + "; this Assay reads up to "
                + EvalResult.FORMAT_VERSION
                + ". Update Assay.");
      }
      if (version < 1) {
        throw new EvalException(
            ErrorCode.MALFORMED_FILE, file + " is no results file: it has no format_version.");
      }
      ((ObjectNode) document).remove("format_version");
      return MAPPER.treeToValue(document, EvalResult.class);
    } catch (JacksonException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, file + " is damaged: " + e.getOriginalMessage() + ".", e);
    } catch (IOException e) {
      throw FileErrors.cannotRead(file, e);
    }
  }

  private interface EvalResultMixin {
    @JsonProperty("results")
    List<Score> scores();
  }

  /** Left out where there are none, as in files of versions that did not record them. */
  private interface ModelEntryMixin {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    List<String> incidents();
  }

  private interface ScoreMixin {
    @JsonProperty("ci95")
    Interval ci95();
  }

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private interface IntervalMixin {}
}
