package dev.assay.transformer.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The architectures of GGUF files whose weights lie as in their Hugging Face originals, or differ
 * in ways that the configuration can say; the names of the constants are {@code
 * general.architecture} in capitals.
 */
enum GgufArchitecture {
  /** Llama, Mistral, Mixtral. The converter turns rotary halves into adjacent pairs. */
  LLAMA("llama", "mixtral", true),
  QWEN2("qwen2", "qwen2_moe", false),
  QWEN3("qwen3", "qwen3_moe", false),
  QWEN3MOE("qwen3", "qwen3_moe", false),
  /** Norm weights are stored with 1 added. */
  GEMMA2("gemma2", "gemma2", false);

  private final String dense;
  private final String mixture;
  private final boolean interleaved;

  GgufArchitecture(String dense, String mixture, boolean interleaved) {
    this.dense = dense;
    this.mixture = mixture;
    this.interleaved = interleaved;
  }

  static GgufArchitecture of(Path path, String name) {
    return Arrays.stream(values())
        .filter(a -> a.key().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CheckpointException(
                path,
                "is of the architecture '"
                    + name
                    + "'; GGUF files can be read of "
                    + Arrays.stream(values())
                        .map(GgufArchitecture::key)
                        .collect(Collectors.joining(", "))
                    + ", others as safetensors"));
  }

  /** The prefix of its metadata keys. */
  String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Hugging Face's {@code model_type}. */
  String modelType(boolean experts) {
    return experts ? mixture : dense;
  }

  boolean ropeInterleaved() {
    return interleaved;
  }
}
