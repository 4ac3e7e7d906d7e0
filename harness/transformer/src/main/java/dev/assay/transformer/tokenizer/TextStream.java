package dev.assay.transformer.tokenizer;

import java.util.Arrays;

/**
 * The text of a growing sequence of tokens, at the cost of decoding a few tokens a step.
 *
 * <p>A token's text depends on the tokens before it (spaces, characters cut into bytes), so what a
 * token adds is the difference of two decodings that begin at the same earlier token; it is held
 * back while it ends inside a character. After {@code detokenize_incrementally} of vLLM.
 */
public final class TextStream {

  private static final char REPLACEMENT = '\uFFFD';

  private final Tokenizer tokenizer;
  private final StringBuilder text = new StringBuilder();
  private int[] tokens = new int[64];
  private int size;

  /** Tokens before this are not decoded again. */
  private int contextStart;

  /** Tokens before this have their text in {@link #text}. */
  private int textEnd;

  public TextStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Takes the next token; true if {@link #text} has grown. */
  public boolean add(int token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
    }
    tokens[size++] = token;
    String before = decode(contextStart, textEnd);
    String after = decode(contextStart, size);
    if (after.length() <= before.length() || after.charAt(after.length() - 1) == REPLACEMENT) {
      return false;
    }
    text.append(after, before.length(), after.length());
    contextStart = textEnd;
    textEnd = size;
    return true;
  }

  /** The text so far, up to the last whole character. */
  public CharSequence text() {
    return text;
  }

  private String decode(int from, int to) {
    return tokenizer.decode(Arrays.copyOfRange(tokens, from, to));
  }
}
