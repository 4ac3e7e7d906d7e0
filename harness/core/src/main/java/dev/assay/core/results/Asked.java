package dev.assay.core.results;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A sample's requests as its line has them, one object each: {@code prompt} and {@code
 * continuation}, or {@code prompt} and how to generate, or the {@code text} scored whole. A prompt
 * that is the one of the request before it is left out.
 */
final class Asked {
  private Asked() {}

  static List<Map<String, Object>> of(List<Request> requests, Function<Prompt, String> text) {
    List<Map<String, Object>> asked = new ArrayList<>();
    Prompt before = null;
    for (Request request : requests) {
      Map<String, Object> row = new LinkedHashMap<>();
      switch (request) {
        case Request.Loglikelihood(Prompt context, String continuation) -> {
          if (!context.equals(before)) {
            row.put("prompt", read(context, text));
          }
          before = context;
          row.put("continuation", continuation);
        }
        case Request.LoglikelihoodRolling(Prompt whole) -> row.put("text", read(whole, text));
        case Request.GenerateUntil generate -> {
          if (!generate.prompt().equals(before)) {
            row.put("prompt", read(generate.prompt(), text));
          }
          before = generate.prompt();
          row.put("until", generate.stops());
          row.put("max_tokens", generate.maxTokens());
          put(generate.sampling(), row);
        }
      }
      asked.add(row);
    }
    return asked;
  }

  private static void put(Sampling sampling, Map<String, Object> row) {
    row.put("temperature", sampling.temperature());
    if (!sampling.greedy()) {
      row.put("top_p", sampling.topP());
      row.put("top_k", sampling.topK());
      row.put("seed", sampling.seed());
    }
  }

  /** The text; for a model that has none for a conversation, its turns. */
  private static Object read(Prompt prompt, Function<Prompt, String> text) {
    try {
      return text.apply(prompt);
    } catch (EvalException _) {
      return prompt.turns().stream()
          .map(turn -> {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("role", turn.role().name().toLowerCase(Locale.ROOT));
            said.put("content", turn.content());
            return said;
          })
          .toList();
    }
  }
}
