package dev.assay.plugins.transformer;

import dev.assay.transformer.checkpoint.JsonFiles;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import tools.jackson.databind.JsonNode;

/**
 * The tokens that end a generation: the tokenizer's EOS and, as in transformers, those that {@code
 * generation_config.json} or else {@code config.json} list as {@code eos_token_id}.
 */
final class EndTokens {
  private EndTokens() {}

  static BitSet of(Path location, JsonNode config, Tokenizer tokenizer) {
    BitSet ends = new BitSet();
    tokenizer.eos().ifPresent(ends::set);
    Path file = location.resolve("generation_config.json");
    JsonNode generation = Files.exists(file) ? JsonFiles.readObject(file) : config;
    JsonNode ids =
        generation.has("eos_token_id")
            ? generation.get("eos_token_id")
            : config.path("eos_token_id");
    add(ids, ends);
    ids.forEach(id -> add(id, ends));
    return ends;
  }

  private static void add(JsonNode id, BitSet ends) {
    if (id.isInt() && id.intValue() >= 0) {
      ends.set(id.intValue());
    }
  }
}
