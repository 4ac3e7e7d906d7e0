package dev.assay.plugins.rnn.network;

import dev.assay.plugins.rnn.network.RecurrentLayer.Feedback;
import dev.assay.plugins.rnn.network.RecurrentLayer.Product;
import dev.assay.plugins.rnn.network.RecurrentLayer.Step;
import dev.assay.transformer.kernels.PackedMatrix;
import java.util.Arrays;

/**
 * Additive attention (Bahdanau, Cho and Bengio, 2015): with the decoder's state s before a token,
 * {@code e_i = v·tanh(W·s + k_i)}, {@code a = softmax(e)}, {@code c = Σ a_i·h_i}.
 *
 * @param query W
 * @param key from the encoder's outputs h to k, with a bias
 * @param score v, one output
 * @param context from c to the gates of the decoder's first layer
 */
public record AdditiveAttention(
    PackedMatrix query, PackedMatrix key, PackedMatrix score, PackedMatrix context) {

  /** Takes the weights of what a token attends to. */
  interface Alignment {
    Alignment NOBODY = (row, weights) -> {};

    /**
     * @param row of the token in the call
     * @param weights a number a token of the source
     */
    void accept(int row, float[] weights);
  }

  /** Numbers of a context. */
  int width() {
    return key.inputs();
  }

  /**
   * @param contexts receives c, a row a token of the call
   */
  Feedback feedback(Compute compute, float[] contexts, Alignment alignment) {
    return (step, input) -> add(compute, step, input, contexts, alignment);
  }

  private void add(
      Compute compute, Step step, float[] input, float[] contexts, Alignment alignment) {
    int width = width();
    int gates = context.outputs();
    float[] queries = new float[step.count() * query.outputs()];
    step.product().linear(step.h(), step.count(), query, queries);
    float[] found = new float[step.count() * width];
    for (int i = 0; i < step.count(); i++) {
      Source source = step.spans()[i].source();
      float[] weights = weights(compute, step.product(), source, queries, i * query.outputs());
      alignment.accept(step.rows()[i], weights);
      for (int at = 0; at < weights.length; at++) {
        compute.kernels().add(found, i * width, weights[at], source.values(), at * width, width);
      }
      System.arraycopy(found, i * width, contexts, step.rows()[i] * width, width);
    }
    float[] more = new float[step.count() * gates];
    step.product().linear(found, step.count(), context, more);
    for (int i = 0; i < step.count(); i++) {
      compute.kernels().add(input, step.rows()[i] * gates, 1, more, i * gates, gates);
    }
  }

  private float[] weights(
      Compute compute, Product product, Source source, float[] queries, int at) {
    int size = query.outputs();
    float[] tanh = Arrays.copyOf(source.keys(), source.length() * size);
    for (int i = 0; i < source.length(); i++) {
      compute.kernels().add(tanh, i * size, 1, queries, at, size);
    }
    compute.tanh(tanh, 0, tanh.length);
    float[] weights = new float[source.length()];
    product.linear(tanh, source.length(), score, weights);
    double norm = compute.kernels().logSoftmax(weights, 0, weights.length).normalizer();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) StrictMath.exp(weights[i] - norm);
    }
    return weights;
  }
}
