package dev.assay.plugins.discreteunits;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which language model a specification of units names. */
final class LanguageModelSpec {
  static final String OPTION = "lm";

  private LanguageModelSpec() {}

  static Path defaultFolder(ModelSpec units) {
    return Path.of(units.location()).resolve(OPTION);
  }

  /**
   * What {@code lm} says, a specification's beginning or a folder that {@code assay train} made;
   * the folder of that name where it says nothing. All other options are the model's own.
   */
  static ModelSpec of(ModelSpec units) {
    Map<String, String> options = new LinkedHashMap<>(units.options().values());
    String named = options.remove(OPTION);
    Path folder = named == null ? defaultFolder(units) : Path.of(named);
    String model = named == null || Files.isDirectory(folder) ? trained(folder) : named;
    String written =
        options.entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(","));
    if (written.isEmpty()) {
      return ModelSpec.parse(model);
    }
    return ModelSpec.parse(model + (model.contains(":") ? "," : ":") + written);
  }

  private static String trained(Path folder) {
    JsonNode config = config(folder.resolve("config.json"));
    boolean recurrent = config.path("model_type").asString("").startsWith("assay_");
    return (recurrent ? "rnn:" : "transformer:") + folder;
  }

  private static JsonNode config(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new EvalException(ErrorCode.NOT_FOUND, "Cannot read " + file + ".", e);
    } catch (JacksonException e) {
      throw new EvalException(ErrorCode.MALFORMED_FILE, file + " is no JSON.", e);
    }
  }
}
