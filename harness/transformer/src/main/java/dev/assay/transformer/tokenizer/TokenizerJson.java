package dev.assay.transformer.tokenizer;

import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.JsonFiles;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The vocabulary in a {@code tokenizer.json}, which the native binding does not show: {@code
 * model.vocab} (an object from piece to id, or for Unigram a list of pairs) and {@code
 * added_tokens}. Read as a stream; these files reach 30 MB.
 */
final class TokenizerJson {

  private static final int MAX_TOKENS = 1 << 24;

  private final Path source;
  private final Map<Integer, String> pieces = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final BitSet added = new BitSet();
  private final BitSet special = new BitSet();
  private boolean byteLevel;
  private int size;

  private TokenizerJson(Path source) {
    this.source = source;
  }

  static TokenizerJson read(Path source, byte[] json) {
    TokenizerJson result = new TokenizerJson(source);
    try (JsonParser parser = JsonFiles.FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new CheckpointException(source, "must hold a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "model" -> result.readModel(parser);
          case "decoder" -> result.readDecoder(parser);
          case "added_tokens" -> result.readAddedTokens(parser);
          default -> parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw new CheckpointException(source, "is not valid JSON: " + JsonFiles.describe(e), e);
    }
    if (result.pieces.isEmpty()) {
      throw new CheckpointException(source, "has no vocabulary at model.vocab");
    }
    return result;
  }

  /** Only whether bytes are spelled as characters matters here; the library itself decodes. */
  private void readDecoder(JsonParser parser) {
    int depth = 0;
    do {
      if (parser.currentToken().isStructStart()) {
        depth++;
      } else if (parser.currentToken().isStructEnd()) {
        depth--;
      } else if (parser.currentToken() == JsonToken.VALUE_STRING
          && parser.getString().equals("ByteLevel")) {
        byteLevel = true;
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  private void readModel(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new CheckpointException(source, "has a model that is not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals("vocab") && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String piece = parser.currentName();
          parser.nextToken();
          put(piece, id(parser));
        }
      } else if (key.equals("vocab") && value == JsonToken.START_ARRAY) {
        readScoredPieces(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readScoredPieces(JsonParser parser) {
    for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
      parser.nextToken();
      put(parser.getString(), id);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new CheckpointException(
          source, "has a model.vocab that is not a list of pieces with scores");
    }
  }

  private void readAddedTokens(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      int id = -1;
      String content = "";
      boolean isSpecial = false;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "id" -> id = id(parser);
          case "content" -> content = parser.getString();
          case "special" -> isSpecial = parser.currentToken() == JsonToken.VALUE_TRUE;
          default -> parser.skipChildren();
        }
      }
      if (id < 0) {
        throw new CheckpointException(source, "has an entry without id in added_tokens");
      }
      put(content, id);
      added.set(id);
      special.set(id, isSpecial);
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new CheckpointException(source, "has an entry that is no object in added_tokens");
    }
  }

  private int id(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      long id = parser.getLongValue();
      if (id >= 0 && id < MAX_TOKENS) {
        return (int) id;
      }
    }
    throw new CheckpointException(
        source,
        "has the token id "
            + parser.getString()
            + ", not a whole number from 0 to "
            + (MAX_TOKENS - 1));
  }

  private void put(String piece, int id) {
    pieces.put(id, piece);
    ids.put(piece, id);
    size = Math.max(size, id + 1);
  }

  /** One more than the largest id. */
  int size() {
    return size;
  }

  /** Whether a token is left out of decoded text. */
  boolean isSpecial(int id) {
    return special.get(id);
  }

  OptionalInt id(String piece) {
    Integer id = ids.get(piece);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The piece of an id; ids that the vocabulary leaves out have an empty one. */
  String piece(int id) {
    if (id < 0 || id >= size) {
      throw new IndexOutOfBoundsException("token " + id + " is not in a vocabulary of " + size);
    }
    return pieces.getOrDefault(id, "");
  }

  /** The piece of an id as text, with its spaces. */
  String text(int id) {
    String piece = piece(id);
    if (added.get(id)) {
      return piece;
    }
    return byteLevel
        ? ByteText.ofByteLevel(piece)
        : piece.replace(ScoredVocabulary.SENTENCEPIECE_SPACE, ' ');
  }
}
