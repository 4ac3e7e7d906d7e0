package dev.assay.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are recognised by their spelling before text is cut into pieces; of several at one
 * place the longest wins.
 */
final class SpecialTokens {

  static final SpecialTokens NONE = new SpecialTokens(Map.of());

  private record Special(String text, int id) {}

  private final Map<Character, List<Special>> byFirstCharacter = new HashMap<>();

  SpecialTokens(Map<String, Integer> ids) {
    ids.entrySet().stream()
        .filter(e -> !e.getKey().isEmpty())
        .map(e -> new Special(e.getKey(), e.getValue()))
        .sorted(
            Comparator.comparingInt((Special s) -> -s.text.length()).thenComparing(Special::text))
        .forEach(
            s -> byFirstCharacter.computeIfAbsent(s.text.charAt(0), _ -> new ArrayList<>()).add(s));
  }

  /**
   * Goes through {@code text} in order, handing out the special tokens and the non-empty stretches
   * between them.
   */
  void split(String text, Consumer<String> stretch, IntConsumer special) {
    int start = 0;
    for (int at = 0; at < text.length(); ) {
      Special found = at(text, at);
      if (found == null) {
        at++;
        continue;
      }
      if (start < at) {
        stretch.accept(text.substring(start, at));
      }
      special.accept(found.id);
      at += found.text.length();
      start = at;
    }
    if (start < text.length()) {
      stretch.accept(text.substring(start));
    }
  }

  private @Nullable Special at(String text, int at) {
    for (Special special : byFirstCharacter.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(special.text, at)) {
        return special;
      }
    }
    return null;
  }
}
