package dev.assay.training.text;

import dev.assay.transformer.tokenizer.ByteCharacters;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes tokenizer files that {@code Tokenizers.open} and Hugging Face's library read. */
final class Vocabularies {

  static final String UNKNOWN = "<unk>";
  static final String LINE_END = "<eos>";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Vocabularies() {}

  /** All code points of the text, by number. */
  static byte[] characters(String text) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    text.codePoints().distinct().sorted().forEach(c -> ids.put(Character.toString(c), ids.size()));
    return MAPPER.writeValueAsBytes(ids);
  }

  /** Byte-level BPE without a merge; ids are the bytes. */
  static byte[] bytes() {
    ObjectNode root = tokenizer();
    ObjectNode byteLevel = root.putObject("pre_tokenizer");
    byteLevel.put("type", "ByteLevel");
    byteLevel.put("add_prefix_space", false);
    byteLevel.put("trim_offsets", false);
    byteLevel.put("use_regex", false);
    root.set("decoder", byteLevel.deepCopy());
    ObjectNode model = root.putObject("model");
    model.put("type", "BPE");
    model.putNull("dropout");
    model.putNull("unk_token");
    model.putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int b = 0; b < 256; b++) {
      vocabulary.put(String.valueOf(ByteCharacters.of(b)), b);
    }
    model.putArray("merges");
    return MAPPER.writeValueAsBytes(root);
  }

  /** The most frequent words, equally frequent ones in the order of their characters. */
  static byte[] words(String text, int most) {
    Map<String, Integer> counts = new TreeMap<>();
    StringTokenizer words = new StringTokenizer(text, " \t\n\r\f");
    while (words.hasMoreTokens()) {
      counts.merge(words.nextToken(), 1, Integer::sum);
    }
    counts.remove(UNKNOWN);
    counts.remove(LINE_END);
    List<String> chosen =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(most - 2L)
            .map(Map.Entry::getKey)
            .toList();
    ObjectNode root = tokenizer();
    ObjectNode normalizer = root.putObject("normalizer");
    normalizer.put("type", "Replace");
    normalizer.putObject("pattern").put("String", "\n");
    normalizer.put("content", " " + LINE_END + " ");
    root.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
    ObjectNode model = root.putObject("model");
    model.put("type", "WordLevel");
    ObjectNode vocabulary = model.putObject("vocab");
    vocabulary.put(UNKNOWN, 0);
    vocabulary.put(LINE_END, 1);
    for (String word : chosen) {
      vocabulary.put(word, vocabulary.size());
    }
    model.put("unk_token", UNKNOWN);
    return MAPPER.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode tokenizer() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    root.putArray("added_tokens");
    root.putNull("normalizer");
    root.putNull("pre_tokenizer");
    root.putNull("post_processor");
    root.putNull("decoder");
    return root;
  }
}
