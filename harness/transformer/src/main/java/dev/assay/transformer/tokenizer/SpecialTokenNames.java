package dev.assay.transformer.tokenizer;

import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.JsonFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the files beside a {@code tokenizer.json} say of its BOS and EOS tokens.
 *
 * <p>As in transformers, {@code tokenizer_config.json} names them, before {@code
 * special_tokens_map.json}; where neither has the key, the ids in the model's {@code config.json}
 * are taken. A key whose value is null means that there is none.
 */
record SpecialTokenNames(List<JsonNode> named, JsonNode config) {

  /** Named by their spelling; empty where there is none. */
  static SpecialTokenNames of(String bos, String eos) {
    return new SpecialTokenNames(
        List.of(named("bos_token", bos), named("eos_token", eos)),
        JsonMapper.shared().createObjectNode());
  }

  private static JsonNode named(String key, String token) {
    ObjectNode file = JsonMapper.shared().createObjectNode();
    return token.isEmpty() ? file.putNull(key) : file.put(key, token);
  }

  static SpecialTokenNames beside(Path file) {
    return new SpecialTokenNames(
        List.of(
            readIfThere(file.resolveSibling("tokenizer_config.json")),
            readIfThere(file.resolveSibling("special_tokens_map.json"))),
        readIfThere(file.resolveSibling("config.json")));
  }

  private static JsonNode readIfThere(Path file) {
    return Files.exists(file) ? JsonFiles.readObject(file) : JsonMapper.shared().createObjectNode();
  }

  /** For BERT's kind, which has no BOS, the CLS token that starts every text. */
  OptionalInt bos(Path source, TokenizerJson vocabulary) {
    OptionalInt bos = find("bos_token", source, vocabulary);
    return bos.isPresent() ? bos : find("cls_token", source, vocabulary);
  }

  OptionalInt eos(Path source, TokenizerJson vocabulary) {
    return find("eos_token", source, vocabulary);
  }

  private OptionalInt find(String key, Path source, TokenizerJson vocabulary) {
    Optional<JsonNode> name =
        named.stream().filter(file -> file.has(key)).map(file -> file.get(key)).findFirst();
    if (name.isPresent()) {
      JsonNode value = name.get().isObject() ? name.get().path("content") : name.get();
      if (!value.isString()) {
        return OptionalInt.empty();
      }
      OptionalInt id = vocabulary.id(value.stringValue());
      if (id.isEmpty()) {
        throw new CheckpointException(
            source,
            "has no token '" + value.stringValue() + "', which the files beside it name as " + key);
      }
      return id;
    }
    JsonNode ids = config.path(key + "_id");
    JsonNode id = ids.isArray() && !ids.isEmpty() ? ids.get(0) : ids;
    return id.isInt() && id.intValue() >= 0 && id.intValue() < vocabulary.size()
        ? OptionalInt.of(id.intValue())
        : OptionalInt.empty();
  }
}
