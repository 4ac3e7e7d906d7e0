package dev.assay.training.text;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.files.WholeFile;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
    int[] heldOut) {

  /**
   * A tokenizer as it lies in a model's folder.
   *
   * @param name of the file
   */
  public record TokenizerFile(String name, byte[] content) {}

  private static final long MOST_BYTES = Integer.MAX_VALUE - 16;

  /**
   * Reads a text and makes its tokenizer.
   *
   * @param heldOut the share of the tokens, from the end, that are not trained on
   * @throws TrainingException if there is no such file, it is no UTF-8 text, or too little of it
   */
  public static Corpus read(Path file, TokenizerChoice choice, double heldOut) {
    if (!(heldOut >= 0 && heldOut < 1)) {
      throw new TrainingException(
          Reason.INPUT,
          "the held-out share (--held-out) is " + heldOut + ", not from 0 to below 1");
    }
    byte[] bytes = bytes(file);
    if (bytes.length == 0) {
      throw nothingToLearn(file, "no token");
    }
    String text = choice instanceof TokenizerChoice.Bytes ? "" : decode(file, bytes);
    TokenizerFile written = new TokenizerFile(choice.fileName(), choice.file(text));
    try (Tokenizer tokenizer = open(written)) {
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
          lineStart(tokenizer),
          written,
          Arrays.copyOf(tokens, split),
          Arrays.copyOfRange(tokens, split, tokens.length));
    } catch (CheckpointException e) {
      throw new TrainingException(Reason.INPUT, e.getMessage(), e);
    }
  }

  private static TrainingException nothingToLearn(Path file, String what) {
    return new TrainingException(
        Reason.INPUT, file + " has " + what + "; there is nothing to learn. Give more text.");
  }

  /** From a file of its own, for tokenizers are opened by their names. */
  private static Tokenizer open(TokenizerFile written) {
    try {
      Path folder = Files.createTempDirectory("assay-tokenizer");
      try {
        Path file = Files.write(folder.resolve(written.name()), written.content());
        return Tokenizers.open(file);
      } finally {
        WholeFile.deleteFolder(folder);
      }
    } catch (IOException e) {
      throw new TrainingException(
          Reason.FILE, "the tokenizer cannot be written to the temporary folder", e);
    }
  }

  /** As a character, as byte-level BPE spells it, or as a word. */
  private static OptionalInt lineStart(Tokenizer tokenizer) {
    if (tokenizer.bos().isPresent()) {
      return tokenizer.bos();
    }
    for (String lineEnd : List.of("\n", "\u010a", Vocabularies.LINE_END)) {
      OptionalInt found = tokenizer.find(lineEnd);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalInt.empty();
  }

  private static int[] ids(byte[] bytes) {
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = bytes[i] & 0xff;
    }
    return tokens;
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new TrainingException(Reason.INPUT, file + " is a folder, not a text file");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new TrainingException(
            Reason.INPUT, file + " is larger than 2 GiB; train on a part of it");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TrainingException(
          Reason.INPUT, "the text " + file + " cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static String decode(Path file, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      throw new TrainingException(
          Reason.INPUT,
          file
              + " is not UTF-8: byte "
              + buffer.position()
              + " is no character's. Convert it, or use --tokenizer byte.",
          e);
    }
  }
}
