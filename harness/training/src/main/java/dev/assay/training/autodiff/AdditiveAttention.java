package dev.assay.training.autodiff;

import dev.assay.training.math.Alignments;
import dev.assay.training.math.Matrix;
import dev.assay.training.math.Products;
import dev.assay.training.math.Products.Packed;

/**
 * Additive attention (Bahdanau, Cho and Bengio, 2015) of a decoder to an encoder's outputs: with
 * the state s before a position, {@code e_i = v·tanh(W·s + k_i)}, {@code a = softmax(e)}, {@code c
 * = Σ a_i·h_i}; the decoder's input gets {@code C·c}. Positions of a source beyond its length are
 * not looked at, so that nothing depends on padding.
 */
public final class AdditiveAttention implements Feedback {

  private final Products products;
  private final Alignments alignments;
  private final Weights weights;
  private final int sequences;
  private final int size;
  private final Variable contexts;
  private final Alignments.Source source;
  private final Alignments.Found found;
  private final Packed queryWeight;
  private final Packed contextWeight;
  private final Packed queryWeightBack;
  private final Packed contextWeightBack;

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
    this.products = tape.compute().products();
    this.alignments = tape.compute().alignments();
    this.weights = weights;
    this.sequences = source.lengths().length;
    this.size = source.keys().columns();
    int longest = source.keys().rows() / sequences;
    int rows = Math.multiplyExact(positions, sequences);
    int hidden = weights.query().columns();
    int wide = source.values().columns();
    this.contexts = tape.variable(rows, wide);
    this.source =
        new Alignments.Source(
            longest,
            size,
            wide,
            source.lengths(),
            source.keys().value(),
            source.values().value(),
            weights.score().value(),
            source.keys().gradient(),
            source.values().gradient(),
            tape.zeros(sequences * size));
    this.found =
        new Alignments.Found(
            tape.buffer(Math.multiplyExact(rows, size)),
            tape.zeros(Math.multiplyExact(rows, longest)),
            contexts.value(),
            tape.zeros(rows * size),
            contexts.gradient());
    Matrix query = Matrix.of(weights.query().value(), hidden);
    Matrix context = Matrix.of(weights.context().value(), wide);
    int columns = weights.context().rows();
    this.queryWeight = products.pack(query.transposed(), hidden, size);
    this.contextWeight = products.pack(context.transposed(), wide, columns);
    this.queryWeightBack = products.pack(query, size, hidden);
    this.contextWeightBack = products.pack(context, columns, wide);
  }

  /** What was found at each position, {@code c}; complete when the decoder's layer has run. */
  public Variable contexts() {
    return contexts;
  }

  @Override
  public void forward(int position, Matrix before, Variable input) {
    int row = position * sequences;
    products.multiply(before, sequences, queryWeight, Matrix.of(found.queries(), row * size, size));
    alignments.forward(source, found, position);
    int wide = contexts.columns();
    Matrix into = Matrix.of(input.value(), row * input.columns(), input.columns());
    products.multiplyAdd(
        Matrix.of(contexts.value(), row * wide, wide), sequences, contextWeight, into);
  }

  @Override
  public void backward(int position, Matrix before, Variable input) {
    int wide = contexts.columns();
    int columns = input.columns();
    int row = position * sequences;
    products.multiplyAdd(
        Matrix.of(input.gradient(), row * columns, columns),
        sequences,
        contextWeightBack,
        Matrix.of(contexts.gradient(), row * wide, wide));
    alignments.backward(source, found, position);
    products.multiplyAdd(
        Matrix.of(found.queryGradient(), row * size, size), sequences, queryWeightBack, before);
  }

  @Override
  public void finish(Matrix initial, Matrix later, int positions, Variable input) {
    int hidden = weights.query().columns();
    int rest = (positions - 1) * sequences;
    Matrix query = Matrix.of(weights.query().gradient(), hidden);
    products.multiplyAdd(
        Matrix.of(found.queryGradient(), size).transposed(),
        size,
        products.pack(initial, sequences, hidden),
        query);
    if (rest > 0) {
      products.multiplyAdd(
          Matrix.of(found.queryGradient(), sequences * size, size).transposed(),
          size,
          products.pack(later, rest, hidden),
          query);
    }
    int wide = contexts.columns();
    products.multiplyAdd(
        Matrix.of(input.gradient(), input.columns()).transposed(),
        input.columns(),
        products.pack(Matrix.of(contexts.value(), wide), input.rows(), wide),
        Matrix.of(weights.context().gradient(), wide));
    products.addRows(
        Matrix.of(source.scoreGradient(), size), sequences, size, weights.score().gradient(), 0);
  }
}
