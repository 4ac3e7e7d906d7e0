package dev.assay.transformer.tokenizer;

import java.util.OptionalInt;

/**
 * A model's vocabulary and how text is cut into it. Safe for use by many threads until it is
 * closed.
 */
public interface Tokenizer extends AutoCloseable {

  /**
   * The tokens of {@code text}, with the special tokens that this tokenizer adds by itself (often a
   * BOS in front).
   */
  int[] encode(String text);

  /**
   * The tokens of {@code text} alone. A special token spelled out in the text is still recognised,
   * where the format does so.
   */
  int[] encodeTextOnly(String text);

  /**
   * The text that {@code tokens} stand for, special tokens left out. Bytes that are no UTF-8, as
   * those of a character whose last token is missing, become U+FFFD. Not additive: the first word
   * may lose the space before it; see {@link TextStream}.
   */
  String decode(int... tokens);

  /**
   * How the vocabulary spells one token; tokens that it leaves out are empty.
   *
   * @throws IndexOutOfBoundsException if {@code token} is not in {@code [0, vocabularySize())}
   */
  String piece(int token);

  /**
   * One token as text, for people to read: with its spaces, bytes that are no text as {@code
   * <0xHH>}, special tokens as they are spelled.
   *
   * @throws IndexOutOfBoundsException if {@code token} is not in {@code [0, vocabularySize())}
   */
  String text(int token);

  /** The token that the vocabulary spells so. */
  OptionalInt find(String piece);

  /** The token that starts a text, if the vocabulary has one. */
  OptionalInt bos();

  /** The token that ends a text, if the vocabulary has one. */
  OptionalInt eos();

  /** One more than the largest token id. */
  int vocabularySize();

  /** SHA-256 of what defines this tokenizer, in hex. */
  String digest();

  @Override
  default void close() {}
}
