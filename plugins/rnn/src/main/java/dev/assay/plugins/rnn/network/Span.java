package dev.assay.plugins.rnn.network;

/**
 * Consecutive tokens of a text, {@code text[from .. to)}.
 *
 * @param to after the last; more than {@code from}
 * @param source the text that this one is written for, if the model has two
 * @param state what the network knows of the text before; becomes what it knows after
 */
public record Span(int[] text, int from, int to, Source source, float[] state) {
  public int length() {
    return to - from;
  }
}
