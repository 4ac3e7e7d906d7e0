package dev.assay.training.text;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A text as tokens, its last part held out.
 *
 * @param digest SHA-256 of the file
 * @param vocabulary how many tokens there are
 * @param lineStart the token that ends a line, which the next line is read after
 * @param tokenizer the file that tells how text is cut into tokens
 */
public record Corpus(
    String digest,
    int vocabulary,
    OptionalInt lineStart,
    TokenizerFile tokenizer,
    int[] training,
    int[] heldOut)
    implements TrainingData {

  @Override
  public Map<String, Integer> specialTokens() {
    return lineStart.isPresent() ? Map.of("bos_token_id", lineStart.getAsInt()) : Map.of();
  }

  @Override
  public int trainingTokens() {
    return training.length;
  }

  @Override
  public int heldOutTokens() {
    return heldOut.length;
  }

  @Override
  public double tokensOfPass(int batch, int length) {
    return (double) batch * length;
  }

  /**
   * Reads a text and makes its tokenizer.
   *
   * @param heldOut the share of the tokens, from the end, that are not trained on
   * @throws TrainingException if there is no such file, it is no UTF-8 text, or too little of it
   */
  public static Corpus read(Path file, TokenizerChoice choice, double heldOut) {
    checkShare(heldOut);
    byte[] bytes = TextFile.bytes(file);
    if (bytes.length == 0) {
      throw nothingToLearn(file, "no token");
    }
    String text = choice instanceof TokenizerChoice.Bytes ? "" : TextFile.decode(file, bytes);
    TokenizerFile written = TokenizerFile.of(choice, text);
    try (Tokenizer tokenizer = written.open()) {
      int[] tokens =
          choice instanceof TokenizerChoice.Bytes ? ids(bytes) : tokenizer.encodeTextOnly(text);
      int vocabulary = tokenizer.vocabularySize();
      if (Arrays.stream(tokens).distinct().limit(2).count() < 2) {
        throw nothingToLearn(file, "only one kind of token");
      }
      int split = (int) Math.floor(tokens.length * (1 - heldOut));
      return new Corpus(
          Digests.sha256(bytes),
          vocabulary,
          TokenizerFile.start(tokenizer),
          written,
          Arrays.copyOf(tokens, split),
          Arrays.copyOfRange(tokens, split, tokens.length));
    } catch (CheckpointException e) {
      throw new TrainingException(Reason.INPUT, e.getMessage(), e);
    }
  }

  static void checkShare(double heldOut) {
    if (!(heldOut >= 0 && heldOut < 1)) {
      throw new TrainingException(
          Reason.INPUT,
          "the held-out share (--held-out) is " + heldOut + ", not from 0 to below 1");
    }
  }

  private static TrainingException nothingToLearn(Path file, String what) {
    return new TrainingException(
        Reason.INPUT, file + " has " + what + "; there is nothing to learn. Give more text.");
  }

  private static int[] ids(byte[] bytes) {
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = bytes[i] & 0xff;
    }
    return tokens;
  }
}
