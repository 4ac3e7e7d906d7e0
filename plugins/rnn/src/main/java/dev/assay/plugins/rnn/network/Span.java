package dev.assay.plugins.rnn.network;

/**
 * Consecutive tokens of a text, {@code text[from .. to)}.
 *
 * @param to after the last; more than {@code from}
 * @param state what the network knows of the text before; becomes what it knows after
 */
public record Span(int[] text, int from, int to, float[] state) {
  public int length() {
    return to - from;
  }
}
