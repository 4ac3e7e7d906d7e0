package dev.assay.transformer.graph;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The supported families, by {@code model_type}. */
public final class Architectures {

  private static final Map<String, Function<ConfigReader, Architecture>> FAMILIES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("llama", LlamaFamily::llama),
              Map.entry("mistral", LlamaFamily::mistral),
              Map.entry("qwen2", LlamaFamily::qwen2),
              Map.entry("qwen3", LlamaFamily::qwen3),
              Map.entry("mixtral", LlamaFamily::mixtral),
              Map.entry("qwen3_moe", LlamaFamily::qwen3Moe),
              Map.entry("gemma2", LlamaFamily::gemma2),
              Map.entry("gpt2", GptFamily::gpt2),
              Map.entry("gpt_neox", GptFamily::gptNeox),
              Map.entry("opt", GptFamily::opt),
              Map.entry("phi", GptFamily::phi),
              Map.entry("bert", EncoderFamily::bert),
              Map.entry("t5", EncoderFamily::t5)));

  private Architectures() {}

  /**
   * Reads a configuration.
   *
   * @throws ModelException if the model type is not supported, or a value is
   */
  public static ArchitectureConfig config(JsonNode json) {
    return resolve(json).config();
  }

  static Architecture resolve(JsonNode json) {
    ConfigReader config = new ConfigReader(json);
    String type = config.textOr("", "model_type");
    Function<ConfigReader, Architecture> family = FAMILIES.get(type);
    if (family == null) {
      throw new ModelException(
          (type.isEmpty()
                  ? "config.json has no model_type"
                  : "the architecture " + type + " is not supported")
              + "; supported are "
              + String.join(", ", FAMILIES.keySet()));
    }
    return family.apply(config);
  }
}
