package dev.assay.plugins.transformer;

import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * The token that stands for an empty context: the one that was named, or the tokenizer's BOS or
 * EOS, or for a tokenizer that has neither, as one of characters, {@code bos_token_id} of {@code
 * config.json}.
 */
final class PrefixToken {
  private PrefixToken() {}

  /**
   * @return empty where the tokenizer decides, or nobody
   */
  static OptionalInt of(OptionalInt named, Tokenizer tokenizer, JsonNode config) {
    if (named.isPresent() || tokenizer.bos().isPresent() || tokenizer.eos().isPresent()) {
      return named;
    }
    JsonNode start = config.path("bos_token_id");
    boolean known =
        start.isInt() && start.intValue() >= 0 && start.intValue() < tokenizer.vocabularySize();
    return known ? OptionalInt.of(start.intValue()) : OptionalInt.empty();
  }
}
