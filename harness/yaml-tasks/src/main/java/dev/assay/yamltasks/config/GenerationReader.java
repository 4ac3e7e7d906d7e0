package dev.assay.yamltasks.config;

import java.util.List;

/** Reads {@code generation_kwargs}. */
final class GenerationReader {
  /** Names of the limit on tokens; the first one given counts. */
  private static final List<String> LIMITS =
      List.of("max_gen_toks", "max_new_tokens", "max_tokens", "max_completion_tokens");

  private static final List<String> KEYS =
      List.of(
          "until",
          "max_gen_toks",
          "max_new_tokens",
          "max_tokens",
          "max_completion_tokens",
          "do_sample",
          "temperature",
          "top_p",
          "top_k",
          "num_beams");

  private GenerationReader() {}

  /**
   * @param fewshotDelimiter where generation stops unless the definition says
   */
  static Generation read(Section task, String fewshotDelimiter) {
    return task.section("generation_kwargs")
        .map(section -> read(section, List.of(fewshotDelimiter)))
        .orElse(new Generation(List.of(fewshotDelimiter), Generation.DEFAULT_MAX_TOKENS, 0, 1, 0));
  }

  private static Generation read(Section section, List<String> otherwise) {
    section.only(KEYS);
    List<String> stops = section.has("until") ? section.texts("until") : otherwise;
    int maxTokens = Generation.DEFAULT_MAX_TOKENS;
    for (String key : LIMITS.reversed()) {
      Integer limit = section.count(key, 1);
      maxTokens = limit == null ? maxTokens : limit;
    }
    Integer beams = section.count("num_beams", 1);
    if (beams != null && beams > 1) {
      section.problem("num_beams", "is " + beams + ": Assay has no beam search.");
    }
    Integer topK = section.count("top_k", 0);
    return new Generation(
        stops.stream().filter(stop -> !stop.isEmpty()).toList(),
        maxTokens,
        temperature(section),
        within(section, "top_p", 1),
        topK == null ? 0 : topK);
  }

  /** Greedy, unless sampling or a temperature is asked for; sampling alone means temperature 1. */
  private static double temperature(Section section) {
    Boolean sample = section.flag("do_sample");
    Double temperature = section.number("temperature");
    if (temperature != null && !(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      section.problem("temperature", "is " + temperature + ", not 0 or more.");
      return 0;
    }
    if (Boolean.FALSE.equals(sample)) {
      return 0;
    }
    return temperature != null ? temperature : sample == null ? 0 : 1;
  }

  private static double within(Section section, String key, double otherwise) {
    Double value = section.number(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value > 0 && value <= 1)) {
      section.problem(key, "is " + value + ", not in (0, 1].");
      return otherwise;
    }
    return value;
  }
}
