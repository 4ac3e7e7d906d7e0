package dev.assay.plugins.rnn.network;

/**
 * A text as an encoder left it, for the decoder to look at.
 *
 * @param length in tokens
 * @param values the encoder's outputs, a row a token
 * @param keys what attention makes of them, a row a token; none without attention
 * @param start the decoder's state before the first token that it writes
 */
public record Source(int length, float[] values, float[] keys, float[] start) {

  /** Of models of one text. */
  public static final Source NONE = new Source(0, new float[0], new float[0], new float[0]);
}
