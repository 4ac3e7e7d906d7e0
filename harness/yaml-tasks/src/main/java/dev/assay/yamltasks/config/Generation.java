package dev.assay.yamltasks.config;

import java.util.List;

/**
 * {@code generation_kwargs}.
 *
 * @param temperature 0 for greedy
 */
public record Generation(
    List<String> stops, int maxTokens, double temperature, double topP, int topK) {
  static final int DEFAULT_MAX_TOKENS = 256;

  public Generation {
    stops = List.copyOf(stops);
  }
}
