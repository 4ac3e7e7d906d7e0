package dev.assay.transformer.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.checkpoint.MappedFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Reads a SentencePiece {@code .model} of type BPE: a protocol buffer, {@code ModelProto} of {@code
 * sentencepiece_model.proto}.
 *
 * <p>Models with a character map, user-defined symbols or another algorithm are refused: a {@code
 * tokenizer.json} made from them says the same and is run by the Hugging Face library.
 */
final class SentencePieceModel {

  private static final int BPE = 2;

  private final Path path;
  private final List<String> pieces = new ArrayList<>();
  private final List<Float> scores = new ArrayList<>();
  private final List<PieceType> types = new ArrayList<>();
  private long algorithm = 1;
  private long bos = 1;
  private long eos = 2;
  private boolean dummyPrefix = true;
  private boolean collapseSpaces = true;

  private SentencePieceModel(Path path) {
    this.path = path;
  }

  static Tokenizer open(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MappedFile file = MappedFile.open(path, arena);
      if (file.size() > Integer.MAX_VALUE - 8) {
        throw new CheckpointException(path, "is too large for a SentencePiece model");
      }
      SentencePieceModel model = new SentencePieceModel(path);
      model.read(
          new ProtobufReader(path, ByteBuffer.wrap(file.bytes().toArray(ValueLayout.JAVA_BYTE))));
      return model.tokenizer(Digests.sha256(List.of(file)));
    }
  }

  private void read(ProtobufReader reader) {
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> readPiece(reader.message());
        case 2 -> readTrainerSpec(reader.message());
        case 3 -> readNormalizerSpec(reader.message());
        default -> reader.skip();
      }
    }
  }

  private void readPiece(ProtobufReader reader) {
    String piece = "";
    float score = 0;
    PieceType type = PieceType.NORMAL;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> piece = reader.string();
        case 2 -> score = reader.float32();
        case 3 -> type = PieceType.of(reader.varint());
        default -> reader.skip();
      }
    }
    if (type == PieceType.USER_DEFINED) {
      throw new CheckpointException(
          path,
          "has user-defined symbols ('" + piece + "'); use the model's tokenizer.json instead");
    }
    pieces.add(piece);
    scores.add(score);
    types.add(type);
  }

  private void readTrainerSpec(ProtobufReader reader) {
    while (reader.next()) {
      switch (reader.field()) {
        case 3 -> algorithm = reader.varint();
        case 41 -> bos = reader.varint();
        case 42 -> eos = reader.varint();
        default -> reader.skip();
      }
    }
  }

  private void readNormalizerSpec(ProtobufReader reader) {
    while (reader.next()) {
      switch (reader.field()) {
        case 2 -> {
          if (!reader.string().isEmpty()) {
            throw new CheckpointException(
                path,
                "normalises characters by a map of its own; use the model's tokenizer.json"
                    + " instead");
          }
        }
        case 3 -> dummyPrefix = reader.varint() != 0;
        case 4 -> collapseSpaces = reader.varint() != 0;
        default -> reader.skip();
      }
    }
  }

  private Tokenizer tokenizer(String digest) {
    if (pieces.isEmpty()) {
      throw new CheckpointException(path, "is no SentencePiece model: it has no pieces");
    }
    if (algorithm != BPE) {
      throw new CheckpointException(
          path,
          "is a SentencePiece model of another kind than BPE; use the model's tokenizer.json"
              + " instead");
    }
    float[] scoreArray = new float[scores.size()];
    for (int i = 0; i < scoreArray.length; i++) {
      scoreArray[i] = scores.get(i);
    }
    ScoredVocabulary vocabulary =
        new ScoredVocabulary(
            ScoredVocabulary.SENTENCEPIECE_SPACE,
            pieces,
            scoreArray,
            types.toArray(PieceType[]::new));
    return new SentencePieceTokenizer(
        vocabulary,
        new SentencePieceTokenizer.Settings(
            collapseSpaces ? SentencePieceModel::collapse : UnaryOperator.identity(),
            dummyPrefix,
            special(bos),
            // Llama's tokenizers, for which BPE models of this kind are used, start every text with
            // BOS.
            true,
            special(eos),
            false,
            SpecialTokens.NONE),
        digest);
  }

  private OptionalInt special(long id) {
    return id >= 0 && id < pieces.size() ? OptionalInt.of((int) id) : OptionalInt.empty();
  }

  /**
   * What SentencePiece calls removing extra whitespace: only the space itself counts, in its own
   * spelling only at the end.
   */
  private static String collapse(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean afterSpace = result.isEmpty() || result.charAt(result.length() - 1) == ' ';
      if (c != ' ' || !afterSpace) {
        result.append(c);
      }
    }
    int end = result.length();
    while (end > 0
        && (result.charAt(end - 1) == ' '
            || result.charAt(end - 1) == ScoredVocabulary.SENTENCEPIECE_SPACE)) {
      end--;
    }
    return result.substring(0, end);
  }

  /** The fields of one protocol buffer message (protobuf.dev, "Encoding"), every length checked. */
  private static final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final Path path;
    private final ByteBuffer bytes;
    private int field;
    private int wireType;

    ProtobufReader(Path path, ByteBuffer bytes) {
      this.path = path;
      this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean next() {
      if (!bytes.hasRemaining()) {
        return false;
      }
      long key = rawVarint();
      field = (int) Math.min(key >>> 3, Integer.MAX_VALUE);
      wireType = (int) (key & 7);
      return true;
    }

    int field() {
      return field;
    }

    long varint() {
      expect(VARINT);
      return rawVarint();
    }

    float float32() {
      expect(FIXED32);
      return take(Float.BYTES).getFloat();
    }

    String string() {
      expect(LENGTH);
      return UTF_8.decode(take(rawVarint())).toString();
    }

    ProtobufReader message() {
      expect(LENGTH);
      return new ProtobufReader(path, take(rawVarint()));
    }

    void skip() {
      switch (wireType) {
        case VARINT -> rawVarint();
        case FIXED64 -> take(8);
        case LENGTH -> take(rawVarint());
        case FIXED32 -> take(4);
        default -> throw fault();
      }
    }

    private void expect(int wanted) {
      if (wireType != wanted) {
        throw fault();
      }
    }

    private ByteBuffer take(long length) {
      if (length < 0 || length > bytes.remaining()) {
        throw fault();
      }
      ByteBuffer taken = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.position(bytes.position() + (int) length);
      return taken;
    }

    private long rawVarint() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        if (!bytes.hasRemaining()) {
          throw fault();
        }
        byte b = bytes.get();
        value |= (b & 0x7fL) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw fault();
    }

    private CheckpointException fault() {
      return new CheckpointException(
          path, "is no SentencePiece model: field " + field + " is cut off or malformed");
    }
  }
}
