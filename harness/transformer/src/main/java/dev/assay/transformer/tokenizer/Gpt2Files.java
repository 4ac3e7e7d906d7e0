package dev.assay.transformer.tokenizer;

import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.JsonFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * GPT-2's two files: {@code encoder.json} (piece to id) and {@code vocab.bpe} (a version line, then
 * one merge a line), also spread as {@code vocab.json} and {@code merges.txt}.
 */
final class Gpt2Files {

  private static final String END_OF_TEXT = "<|endoftext|>";

  private Gpt2Files() {}

  static Tokenizer open(Path encoder, Path merges) {
    Map<String, Integer> vocabulary = vocabulary(encoder);
    boolean hasEnd = vocabulary.containsKey(END_OF_TEXT);
    return ByteLevelBpe.of(
        encoder,
        vocabulary,
        merges(merges, vocabulary),
        List.of(ByteLevelBpe.GPT2_PATTERN),
        false,
        hasEnd ? Map.of(END_OF_TEXT, vocabulary.get(END_OF_TEXT)) : Map.of(),
        List.of(),
        hasEnd
            ? SpecialTokenNames.of(END_OF_TEXT, END_OF_TEXT)
            : SpecialTokenNames.beside(encoder));
  }

  private static Map<String, Integer> vocabulary(Path file) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : JsonFiles.readObject(file).properties()) {
      if (!entry.getValue().isInt() || entry.getValue().intValue() < 0) {
        throw new CheckpointException(
            file, "gives the piece '" + entry.getKey() + "' the id " + entry.getValue());
      }
      vocabulary.put(entry.getKey(), entry.getValue().intValue());
    }
    return vocabulary;
  }

  private static List<String[]> merges(Path file, Map<String, Integer> vocabulary) {
    List<String> lines;
    try {
      // Not readAllLines: a merge may hold characters that Java takes for line ends.
      lines = List.of(Files.readString(file, StandardCharsets.UTF_8).split("\r?\n"));
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
    List<String[]> merges = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isEmpty() || i == 0 && lines.get(i).startsWith("#version")) {
        continue;
      }
      String[] pair = lines.get(i).split(" ");
      if (pair.length != 2 || !vocabulary.containsKey(pair[0] + pair[1])) {
        throw new CheckpointException(
            file,
            "line "
                + (i + 1)
                + " is not a merge of two pieces into one of the vocabulary: "
                + lines.get(i));
      }
      merges.add(pair);
    }
    return merges;
  }
}
