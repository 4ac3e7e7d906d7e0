package dev.assay.training.text;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How text is cut into tokens. */
public sealed interface TokenizerChoice {

  /** One token a Unicode code point; the vocabulary is what the text has. */
  record Characters() implements TokenizerChoice {}

  /** One token a byte. */
  record Bytes() implements TokenizerChoice {}

  /**
   * One token a word between white space, the line feed included.
   *
   * @param most words in the vocabulary, the most frequent ones
   */
  record Words(int most) implements TokenizerChoice {}

  /**
   * A tokenizer that is there already.
   *
   * @param file a {@code tokenizer.json}
   */
  record Given(Path file) implements TokenizerChoice {}

  /**
   * Reads {@code char}, {@code byte}, {@code word}, {@code word:SIZE} or {@code bpe:FILE}.
   *
   * @throws TrainingException for anything else
   */
  static TokenizerChoice parse(String written) {
    int colon = written.indexOf(':');
    String kind = colon < 0 ? written : written.substring(0, colon);
    String rest = colon < 0 ? "" : written.substring(colon + 1);
    return switch (kind) {
      case "char" -> new Characters();
      case "byte" -> new Bytes();
      case "word" -> new Words(rest.isEmpty() ? 50_000 : size(rest));
      case "bpe" -> new Given(Path.of(rest));
      default ->
          throw new TrainingException(
              Reason.INPUT,
              "there is no tokenizer \""
                  + written
                  + "\"; choose char, byte, word, word:SIZE or bpe:FILE, a tokenizer.json");
    };
  }

  private static int size(String written) {
    try {
      int size = Integer.parseInt(written);
      if (size >= 3) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TrainingException(
        Reason.INPUT, "a vocabulary of \"" + written + "\" words: a number from 3 on is needed");
  }

  /** The file's name in a model's folder. */
  default String fileName() {
    return switch (this) {
      case Characters _ -> "vocab.json";
      case Bytes _, Words _, Given _ -> "tokenizer.json";
    };
  }

  /** The file's content, from the text that the model is trained on. */
  default byte[] file(String text) {
    return switch (this) {
      case Characters _ -> Vocabularies.characters(text);
      case Bytes _ -> Vocabularies.bytes();
      case Words(int most) -> Vocabularies.words(text, most);
      case Given(Path file) -> read(file);
    };
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TrainingException(
          Reason.INPUT, "the tokenizer " + file + " cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
