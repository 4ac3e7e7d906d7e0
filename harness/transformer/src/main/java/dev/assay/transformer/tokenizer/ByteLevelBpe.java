package dev.assay.transformer.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Byte-level BPE (GPT-2's kind) from a vocabulary and its merges, run by the Hugging Face library:
 * the parts are written as the {@code tokenizer.json} that Hugging Face's own converters make of
 * them.
 */
final class ByteLevelBpe {

  /** How GPT-2 cuts text before merging; HF's ByteLevel uses the same. */
  static final String GPT2_PATTERN =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  private ByteLevelBpe() {}

  /**
   * Builds the tokenizer.
   *
   * @param source named in messages
   * @param vocabulary id of each piece, in GPT-2's byte-to-character spelling
   * @param merges pairs of pieces, the first to be merged first
   * @param patterns regular expressions that cut the text one after another before merging
   * @param wholeWordsFirst whether a cut that is itself a piece is taken without looking at merges
   *     (Llama 3)
   * @param specials ids of tokens that are recognised by their spelling
   * @param first special tokens that encoding puts in front
   */
  static Tokenizer of(
      Path source,
      Map<String, Integer> vocabulary,
      List<String[]> merges,
      List<String> patterns,
      boolean wholeWordsFirst,
      Map<String, Integer> specials,
      List<String> first,
      SpecialTokenNames names) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode root = mapper.createObjectNode().put("version", "1.0");
    ArrayNode added = root.putArray("added_tokens");
    specials.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(e ->
            added
                .addObject()
                .put("id", e.getValue())
                .put("content", e.getKey())
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true));
    root.putNull("normalizer");
    ArrayNode cuts =
        root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    for (String pattern : patterns) {
      ObjectNode split =
          cuts.addObject().put("type", "Split").put("behavior", "Isolated").put("invert", false);
      split.putObject("pattern").put("Regex", pattern);
    }
    cuts.add(byteLevel(mapper));
    root.set(
        "post_processor", first.isEmpty() ? byteLevel(mapper) : template(mapper, first, specials));
    root.set("decoder", byteLevel(mapper));
    ObjectNode model =
        root.putObject("model").put("type", "BPE").put("ignore_merges", wholeWordsFirst);
    ObjectNode vocab = model.putObject("vocab");
    vocabulary.forEach(vocab::put);
    ArrayNode pairs = model.putArray("merges");
    for (String[] merge : merges) {
      pairs.addArray().add(merge[0]).add(merge[1]);
    }
    byte[] json = mapper.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    return HuggingFaceTokenizer.of(source, json, names);
  }

  private static ObjectNode byteLevel(JsonMapper mapper) {
    return mapper
        .createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", false);
  }

  private static ObjectNode template(
      JsonMapper mapper, List<String> first, Map<String, Integer> specials) {
    ObjectNode template = mapper.createObjectNode().put("type", "TemplateProcessing");
    for (String kind : List.of("single", "pair")) {
      ArrayNode parts = template.putArray(kind);
      first.forEach(
          token -> parts.addObject().putObject("SpecialToken").put("id", token).put("type_id", 0));
      parts.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
      if (kind.equals("pair")) {
        parts.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
      }
    }
    ObjectNode tokens = template.putObject("special_tokens");
    for (String token : first) {
      ObjectNode entry = tokens.putObject(token).put("id", token);
      entry.putArray("ids").add(specials.get(token));
      entry.putArray("tokens").add(token);
    }
    return template;
  }
}
