package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;
import dev.assay.transformer.kernels.Factor;
import dev.assay.transformer.kernels.View;
import java.util.Arrays;

/**
 * Additive attention (Bahdanau, Cho and Bengio, 2015) of a decoder to an encoder's outputs: with
 * the state s before a position, {@code e_i = v·tanh(W·s + k_i)}, {@code a = softmax(e)}, {@code c
 * = Σ a_i·h_i}; the decoder's input gets {@code C·c}. Positions of a source beyond its length are
 * not looked at, so that nothing depends on padding.
 *
 * <p>Hyperbolic tangents are computed again for the derivatives, as memory for all of them would
 * grow with the product of both lengths.
 */
public final class AdditiveAttention implements Feedback {

  /** Slots of scratch memory. */
  private static final int TANH = 0;

  private static final int SCORES = 1;

  private final Tape tape;
  private final Source source;
  private final Weights weights;
  private final int sequences;
  private final int longest;
  private final int size;
  private final Variable contexts;
  private final float[] queries;

  /** {@code a} of each row, {@link #longest} numbers. */
  private final float[] alignment;

  /** Of {@code W·s}. */
  private final float[] queryGradient;

  /** Of {@code v}, by sequence. */
  private final float[] scoreGradient;

  private final Factor queryWeight;
  private final Factor contextWeight;
  private final Factor queryWeightBack;
  private final Factor contextWeightBack;

  /**
   * What is attended to; row {@code i·sequences + s} is position i of source s.
   *
   * @param keys {@code k}, as wide as the attention
   * @param values {@code h}
   * @param lengths of the sources, at least 1
   */
  public record Source(Variable keys, Variable values, int[] lengths) {}

  /**
   * @param query W, {@code size x hidden}
   * @param score v, {@code size} numbers
   * @param context C, {@code gates·hidden x} the values' columns
   */
  public record Weights(Parameter query, Parameter score, Parameter context) {}

  /**
   * @param positions of the decoder
   */
  public AdditiveAttention(Tape tape, Source source, Weights weights, int positions) {
    this.tape = tape;
    this.source = source;
    this.weights = weights;
    this.sequences = source.lengths().length;
    this.longest = source.keys().rows() / sequences;
    this.size = source.keys().columns();
    int rows = Math.multiplyExact(positions, sequences);
    int hidden = weights.query().columns();
    int found = source.values().columns();
    this.contexts = tape.variable(rows, found);
    this.queries = tape.buffer(Math.multiplyExact(rows, size));
    this.alignment = tape.zeros(Math.multiplyExact(rows, longest));
    this.queryGradient = tape.zeros(rows * size);
    this.scoreGradient = tape.zeros(sequences * size);
    View query = View.of(weights.query().value(), hidden);
    View context = View.of(weights.context().value(), found);
    int columns = weights.context().rows();
    this.queryWeight = tape.pack(query.transposed(), hidden, size);
    this.contextWeight = tape.pack(context.transposed(), found, columns);
    this.queryWeightBack = tape.pack(query, size, hidden);
    this.contextWeightBack = tape.pack(context, columns, found);
  }

  /** What was found at each position, {@code c}; complete when the decoder's layer has run. */
  public Variable contexts() {
    return contexts;
  }

  @Override
  public void forward(int position, View before, Variable input) {
    Compute compute = tape.compute();
    int row = position * sequences;
    compute.multiply(before, sequences, queryWeight, View.of(queries, row * size, size));
    compute.forEach(
        sequences,
        longest * size,
        (from, end, worker) -> {
          for (int s = from; s < end; s++) {
            attend(s, row + s, compute.scratch(worker, TANH, longest * size));
          }
        });
    int found = contexts.columns();
    View into = View.of(input.value(), row * input.columns(), input.columns());
    compute.multiplyAdd(
        View.of(contexts.value(), row * found, found), sequences, contextWeight, into);
  }

  private void attend(int sequence, int row, float[] tanh) {
    int length = source.lengths()[sequence];
    tanh(sequence, row, tanh);
    int at = row * longest;
    for (int i = 0; i < length; i++) {
      alignment[at + i] = tape.arithmetic().dot(weights.score().value(), 0, tanh, i * size, size);
    }
    float norm = (float) tape.kernels().logSoftmax(alignment, at, length).normalizer();
    tape.arithmetic().exp(alignment, at, length, norm);
    int found = contexts.columns();
    int to = row * found;
    Arrays.fill(contexts.value(), to, to + found, 0);
    for (int i = 0; i < length; i++) {
      int value = (i * sequences + sequence) * found;
      tape.kernels()
          .add(contexts.value(), to, alignment[at + i], source.values().value(), value, found);
    }
  }

  /** {@code tanh(W·s + k_i)} for all i of a source. */
  private void tanh(int sequence, int row, float[] out) {
    int length = source.lengths()[sequence];
    float[] keys = source.keys().value();
    int query = row * size;
    for (int i = 0; i < length; i++) {
      int key = (i * sequences + sequence) * size;
      for (int j = 0; j < size; j++) {
        out[i * size + j] = queries[query + j] + keys[key + j];
      }
    }
    tape.arithmetic().tanh(out, 0, length * size);
  }

  @Override
  public void backward(int position, View before, Variable input) {
    Compute compute = tape.compute();
    int found = contexts.columns();
    int columns = input.columns();
    int row = position * sequences;
    compute.multiplyAdd(
        View.of(input.gradient(), row * columns, columns),
        sequences,
        contextWeightBack,
        View.of(contexts.gradient(), row * found, found));
    compute.forEach(
        sequences,
        longest * size,
        (from, end, worker) -> {
          float[] tanh = compute.scratch(worker, TANH, longest * size);
          float[] scores = compute.scratch(worker, SCORES, longest);
          for (int s = from; s < end; s++) {
            backward(s, row + s, tanh, scores);
          }
        });
    compute.multiplyAdd(
        View.of(queryGradient, row * size, size), sequences, queryWeightBack, before);
  }

  private void backward(int sequence, int row, float[] tanh, float[] scores) {
    int length = source.lengths()[sequence];
    int found = contexts.columns();
    int context = row * found;
    int at = row * longest;
    float along = 0;
    for (int i = 0; i < length; i++) {
      int value = (i * sequences + sequence) * found;
      scores[i] =
          tape.arithmetic()
              .dot(contexts.gradient(), context, source.values().value(), value, found);
      along = Math.fma(alignment[at + i], scores[i], along);
      tape.kernels()
          .add(
              source.values().gradient(),
              value,
              alignment[at + i],
              contexts.gradient(),
              context,
              found);
    }
    tanh(sequence, row, tanh);
    for (int i = 0; i < length; i++) {
      float score = alignment[at + i] * (scores[i] - along);
      tape.kernels().add(scoreGradient, sequence * size, score, tanh, i * size, size);
      addKey(score, tanh, i * size, row * size, (i * sequences + sequence) * size);
    }
  }

  /** Through one hyperbolic tangent, to query and key alike. */
  private void addKey(float score, float[] tanh, int at, int query, int key) {
    float[] v = weights.score().value();
    float[] keys = source.keys().gradient();
    for (int j = 0; j < size; j++) {
      float y = tanh[at + j];
      float gradient = score * v[j] * (1 - y * y);
      queryGradient[query + j] += gradient;
      keys[key + j] += gradient;
    }
  }

  @Override
  public void finish(View initial, View later, int positions, Variable input) {
    Compute compute = tape.compute();
    int hidden = weights.query().columns();
    int rest = (positions - 1) * sequences;
    View query = View.of(weights.query().gradient(), hidden);
    compute.multiplyAdd(
        View.of(queryGradient, size).transposed(),
        size,
        tape.pack(initial, sequences, hidden),
        query);
    compute.multiplyAdd(
        View.of(queryGradient, sequences * size, size).transposed(),
        size,
        tape.pack(later, rest, hidden),
        query);
    int found = contexts.columns();
    compute.multiplyAdd(
        View.of(input.gradient(), input.columns()).transposed(),
        input.columns(),
        tape.pack(View.of(contexts.value(), found), input.rows(), found),
        View.of(weights.context().gradient(), found));
    compute.addRows(View.of(scoreGradient, size), sequences, size, weights.score().gradient(), 0);
  }
}
