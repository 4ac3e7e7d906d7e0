package dev.assay.transformer.tokenizer;

import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.checkpoint.JsonFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One token a character (Unicode code point): a {@code vocab.json} from characters to ids. */
final class CharacterTokenizer implements Tokenizer {

  private final Path source;
  private final Map<Integer, Integer> ids = new HashMap<>();
  private final Map<Integer, String> pieces = new TreeMap<>();
  private final Map<String, Integer> specials = new HashMap<>();
  private final int size;

  /**
   * Longer keys are special tokens, of which {@code <unk>}, {@code <s>} and {@code </s>} are known.
   */
  static CharacterTokenizer open(Path file) {
    return new CharacterTokenizer(file, JsonFiles.readObject(file));
  }

  CharacterTokenizer(Path source, JsonNode vocabulary) {
    this.source = source;
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      String piece = entry.getKey();
      if (!entry.getValue().isInt() || entry.getValue().intValue() < 0 || piece.isEmpty()) {
        throw new CheckpointException(
            source, "gives the character '" + piece + "' the id " + entry.getValue());
      }
      int id = entry.getValue().intValue();
      if (pieces.put(id, piece) != null) {
        throw new CheckpointException(source, "gives the id " + id + " twice");
      }
      if (piece.codePointCount(0, piece.length()) == 1) {
        ids.put(piece.codePointAt(0), id);
      } else if (piece.startsWith("<") && piece.endsWith(">")) {
        specials.put(piece, id);
      } else {
        throw new CheckpointException(
            source, "is no character vocabulary: '" + piece + "' is longer than one character");
      }
    }
    size = pieces.size();
    if (size == 0
        || pieces.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) != size - 1) {
      throw new CheckpointException(
          source, "must give its " + size + " characters the ids from 0 on");
    }
  }

  @Override
  public int[] encode(String text) {
    return encodeTextOnly(text);
  }

  /**
   * Throws {@link CheckpointException} for a character that the vocabulary lacks, if it has no
   * {@code <unk>} either.
   */
  @Override
  public int[] encodeTextOnly(String text) {
    return text.codePoints().map(this::id).toArray();
  }

  private int id(int character) {
    Integer id = ids.getOrDefault(character, specials.get("<unk>"));
    if (id == null) {
      throw new CheckpointException(
          source,
          "has neither the character "
              + Character.toString(character)
              + " (U+"
              + Integer.toHexString(character)
              + ") nor <unk>");
    }
    return id;
  }

  @Override
  public String decode(int... tokens) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      String piece = piece(token);
      if (!specials.containsKey(piece)) {
        text.append(piece);
      }
    }
    return text.toString();
  }

  @Override
  public String piece(int token) {
    if (token < 0 || token >= size) {
      throw new IndexOutOfBoundsException("token " + token + " is not in a vocabulary of " + size);
    }
    return pieces.get(token);
  }

  @Override
  public String text(int token) {
    return piece(token);
  }

  @Override
  public OptionalInt find(String piece) {
    return pieces.entrySet().stream()
        .filter(entry -> entry.getValue().equals(piece))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public OptionalInt bos() {
    return special("<s>");
  }

  @Override
  public OptionalInt eos() {
    return special("</s>");
  }

  private OptionalInt special(String name) {
    Integer id = specials.get(name);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public int vocabularySize() {
    return size;
  }

  @Override
  public String digest() {
    return Digests.sha256(pieces.toString().getBytes(StandardCharsets.UTF_8));
  }
}
