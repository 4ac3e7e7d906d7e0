package dev.assay.training.tokenizer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trained byte-level BPE.
 *
 * @param tokens by id, bytes in GPT-2's spelling
 * @param merges first one first
 * @param specialTokens how many of the first tokens are special
 */
public record BpeVocabulary(List<String> tokens, List<Pair> merges, int specialTokens) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Two tokens that become one. */
  public record Pair(String left, String right) {}

  public BpeVocabulary {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
  }

  /** Writes {@code tokenizer.json}, which Hugging Face's library and Assay read. */
  public void write(OutputStream out) throws IOException {
    ObjectNode root = MAPPER.createObjectNode().put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < specialTokens; id++) {
      added
          .addObject()
          .put("id", id)
          .put("content", tokens.get(id))
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel());
    root.set("post_processor", byteLevel());
    root.set("decoder", byteLevel());
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    ArrayNode pairs = model.putArray("merges");
    for (Pair merge : merges) {
      pairs.addArray().add(merge.left()).add(merge.right());
    }
    out.write(MAPPER.writeValueAsBytes(root));
  }

  private static ObjectNode byteLevel() {
    return MAPPER
        .createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }
}
