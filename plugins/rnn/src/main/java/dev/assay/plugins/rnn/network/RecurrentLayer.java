package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.PackedMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * One recurrent layer.
 *
 * @param input weights and bias of what comes from below, {@code gates·size} outputs
 * @param hidden weights and bias of what comes from the token before
 */
public record RecurrentLayer(Compute compute, Cell cell, PackedMatrix input, PackedMatrix hidden) {

  /** A product on as many workers as the caller may use. */
  interface Product {
    void linear(float[] in, int rows, PackedMatrix weights, float[] out);
  }

  /**
   * The next token of several texts.
   *
   * @param rows that of each text's token in the call
   * @param count of the texts; the arrays may be longer
   * @param h the states before, a row a text
   */
  record Step(Product product, Span[] spans, int[] rows, int count, float[] h) {}

  /** What joins the input at each token once the state before it is known. */
  interface Feedback {
    Feedback NONE = (step, input) -> {};

    /**
     * @param input the gates' part that comes from below, for all rows of the call; added to
     */
    void add(Step step, float[] input);
  }

  int size() {
    return hidden.inputs();
  }

  /** What comes from below, for so many rows. */
  float[] products(float[] below, int rows) {
    float[] gates = new float[rows * input.outputs()];
    compute.linear(below, rows, input, gates);
    return gates;
  }

  /**
   * Reads all tokens of the spans, many spans side by side.
   *
   * @param offset of this layer in the spans' states
   * @param gates the part that comes from below, a row a token
   * @param out receives the hidden states, a row a token
   */
  void run(List<Span> spans, int offset, float[] gates, float[] out, Feedback feedback) {
    int[] firstRows = Compute.firstRows(spans);
    if (spans.size() == 1) {
      // The workers have nothing but the products of each step to share.
      run(spans, offset, firstRows, new int[] {0}, gates, out, feedback, compute::linear);
      return;
    }
    compute.eachGroup(
        spans,
        (group, worker) ->
            run(
                spans,
                offset,
                firstRows,
                group,
                gates,
                out,
                feedback,
                (in, rows, weights, to) -> compute.linear(in, rows, weights, to, worker)));
  }

  private void run(
      List<Span> all,
      int offset,
      int[] firstRows,
      int[] group,
      float[] input,
      float[] out,
      Feedback feedback,
      Product product) {
    int size = size();
    int gates = cell.gates() * size;
    Span[] spans = Arrays.stream(group).mapToObj(all::get).toArray(Span[]::new);
    boolean hasCells = cell.stateParts() == 2;
    float[] h = new float[spans.length * size];
    float[] c = hasCells ? new float[spans.length * size] : new float[0];
    for (int i = 0; i < spans.length; i++) {
      System.arraycopy(spans[i].state(), offset, h, i * size, size);
      if (hasCells) {
        System.arraycopy(spans[i].state(), offset + size, c, i * size, size);
      }
    }
    float[] fromBefore = new float[spans.length * gates];
    int[] rows = Arrays.stream(group).map(i -> firstRows[i]).toArray();
    int active = spans.length;
    for (int t = 0; active > 0; t++) {
      product.linear(h, active, hidden, fromBefore);
      feedback.add(new Step(product, spans, rows, active, h), input);
      for (int i = 0; i < active; i++) {
        cell.step(compute, size, input, rows[i] * gates, fromBefore, h, c, i);
        System.arraycopy(h, i * size, out, rows[i] * size, size);
        rows[i]++;
      }
      while (active > 0 && spans[active - 1].length() == t + 1) {
        active--;
      }
    }
    for (int i = 0; i < spans.length; i++) {
      System.arraycopy(h, i * size, spans[i].state(), offset, size);
      if (hasCells) {
        System.arraycopy(c, i * size, spans[i].state(), offset + size, size);
      }
    }
  }
}
