package dev.assay.plugins.transformer;

import dev.assay.transformer.text.TextException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.OptionalInt;

/**
 * Stands in for the tokenizer of a model that has none: ids are shown as such, and text is refused.
 */
final class IdsOnly implements Tokenizer {
  private final int vocabularySize;

  IdsOnly(int vocabularySize) {
    this.vocabularySize = vocabularySize;
  }

  @Override
  public int[] encode(String text) {
    throw new TextException(
        "The model has no tokenizer beside it and cannot read text: name one with tokenizer=FILE or"
            + " give token ids.");
  }

  @Override
  public int[] encodeTextOnly(String text) {
    return encode(text);
  }

  @Override
  public String decode(int... tokens) {
    return "";
  }

  @Override
  public String piece(int token) {
    if (token < 0 || token >= vocabularySize) {
      throw new IndexOutOfBoundsException(
          "token " + token + " is not in a vocabulary of " + vocabularySize);
    }
    return "<" + token + ">";
  }

  /** Nothing is known of the text. */
  @Override
  public String text(int token) {
    return "";
  }

  @Override
  public OptionalInt find(String piece) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt bos() {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt eos() {
    return OptionalInt.empty();
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public String digest() {
    return "none";
  }
}
