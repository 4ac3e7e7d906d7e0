package dev.assay.transformer.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.checkpoint.MappedFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Reads the {@code tokenizer.bin} of karpathy/llama2.c ({@code tokenizer.py}): int32 length of the
 * longest piece, then for each token float32 score, int32 length and that many bytes, to the file's
 * end. Tokens 0 to 2 are unknown, BOS and EOS.
 */
final class Llama2cVocabulary {

  private static final int MAX_TOKENS = 1 << 24;
  private static final int MAX_PIECE_BYTES = 1 << 16;

  private Llama2cVocabulary() {}

  /** Whether the file's lengths add up to its size; the format has no magic number. */
  static boolean recognises(Path file) {
    try {
      open(file);
      return true;
    } catch (CheckpointException e) {
      return false;
    }
  }

  static Tokenizer open(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MappedFile file = MappedFile.open(path, arena);
      int longest = file.int32(0, "the length of the longest piece");
      if (longest < 1 || longest > MAX_PIECE_BYTES) {
        throw new CheckpointException(
            path, "is no llama2.c vocabulary: it says its longest piece has " + longest + " bytes");
      }
      List<String> pieces = new ArrayList<>();
      List<Float> scores = new ArrayList<>();
      for (long at = Integer.BYTES; at < file.size(); ) {
        int id = pieces.size();
        float score = Float.intBitsToFloat(file.int32(at, "the score of token " + id));
        int length = file.int32(at + 4, "the length of token " + id);
        if (length < 0 || length > longest || id == MAX_TOKENS || !Float.isFinite(score)) {
          throw new CheckpointException(
              path,
              "is no llama2.c vocabulary: token "
                  + id
                  + " at offset "
                  + at
                  + " has "
                  + length
                  + " bytes and score "
                  + score);
        }
        byte[] piece = file.slice(at + 8, length, "token " + id).toArray(ValueLayout.JAVA_BYTE);
        pieces.add(new String(piece, UTF_8));
        scores.add(score);
        at += 8 + length;
      }
      if (pieces.size() < 3) {
        throw new CheckpointException(
            path, "is no llama2.c vocabulary: it has " + pieces.size() + " tokens, fewer than 3");
      }
      return new SentencePieceTokenizer(
          vocabulary(pieces, scores), settings(), Digests.sha256(List.of(file)));
    }
  }

  private static ScoredVocabulary vocabulary(List<String> pieces, List<Float> scores) {
    float[] scoreArray = new float[scores.size()];
    PieceType[] types = new PieceType[scores.size()];
    for (int id = 0; id < types.length; id++) {
      scoreArray[id] = scores.get(id);
      types[id] =
          switch (id) {
            case 0 -> PieceType.UNKNOWN;
            case 1, 2 -> PieceType.CONTROL;
            default -> ScoredVocabulary.guessType(pieces.get(id));
          };
    }
    return new ScoredVocabulary(' ', pieces, scoreArray, types);
  }

  private static SentencePieceTokenizer.Settings settings() {
    return new SentencePieceTokenizer.Settings(
        UnaryOperator.identity(),
        true,
        OptionalInt.of(1),
        true,
        OptionalInt.of(2),
        false,
        SpecialTokens.NONE);
  }
}
