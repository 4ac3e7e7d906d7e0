package dev.assay.transformer.kernels;

import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a forward pass, one piece at a time on the calling thread; who owns threads
 * decides what a piece is.
 *
 * <p>Activations are float32 arrays of rows, row-major. No result depends on what else is computed
 * in the same call: sums run over their terms in a fixed order. Implementations are stateless;
 * results of different implementations agree to rounding, not to the bit.
 */
public interface Kernels {

  /** As recorded with results: {@code scalar}, {@code vector-512}. */
  String name();

  /**
   * Lays out a linear layer of the parts one below the other: its outputs are those of the first
   * part, then those of the second, and so on.
   *
   * @param bias one number per output, or null
   * @param arena owns what is laid out
   * @throws NotFiniteException if a weight is not a finite number
   */
  default Linear linear(
      List<WeightRows> parts, float @Nullable [] bias, Arena arena, Workers workers) {
    return new PanelLinear(this, PackedMatrix.pack(parts, bias, arena, workers));
  }

  /**
   * One panel of a linear layer: {@code out[r][c] = Σ_k in[r][k]·weight[c][k] + bias[c]} for rows
   * {@code first} to {@code end} (exclusive) and the panel's outputs c.
   *
   * @param in {@code [rows][inputs]}, a row every {@code inStride} numbers
   * @param out a row every {@code outStride} numbers, which are at least the outputs
   */
  void multiply(
      float[] in,
      int inStride,
      PackedMatrix weights,
      int panel,
      float[] out,
      int outStride,
      int first,
      int end,
      Scratch scratch);

  /**
   * The first row of {@code in} times the panels from {@code first} up to but without {@code end};
   * the same bits as {@link #multiply} of each.
   */
  default void multiplyRow(
      float[] in, PackedMatrix weights, int first, int end, float[] out, Scratch scratch) {
    for (int panel = first; panel < end; panel++) {
      multiply(in, weights.inputs(), weights, panel, out, weights.outputs(), 0, 1, scratch);
    }
  }

  /**
   * Query rows, times heads that share their keys, that are worth attending together: by default
   * enough to reuse each page of keys from the nearest cache.
   */
  default int attentionRows() {
    return 96;
  }

  /**
   * Attention of some rows, for the query heads of one key-value head: {@code out = softmax(mask(
   * cap(scale·q·kᵀ) + bias))·v}.
   */
  void attend(
      AttentionShape shape, AttentionRows rows, KeyValues keyValues, int kvHead, Scratch scratch);

  /** {@code out = x / sqrt(mean(x²) + epsilon) · weight}, over {@code weight.length} numbers. */
  void rmsNorm(float[] x, int offset, float[] weight, float epsilon, float[] out, int outOffset);

  /** {@code out = (x - mean(x)) / sqrt(variance(x) + epsilon) · weight + bias}. */
  void layerNorm(
      float[] x,
      int offset,
      float[] weight,
      float[] bias,
      float epsilon,
      float[] out,
      int outOffset);

  /**
   * Rotates the pairs {@code (x[i], x[half + i])} by angle i, in place.
   *
   * @param cos cosines of the angles from {@code angles} on, {@code half} of them
   */
  void rotate(float[] x, int offset, int half, float[] cos, float[] sin, int angles);

  /** {@code x = f(x)}, in place. */
  void activate(Activation f, float[] x, int offset, int length);

  /** {@code out = f(gate)·up}; {@code gateUp} holds {@code length} gates, then as many ups. */
  void gate(Activation f, float[] gateUp, int offset, int length, float[] out, int outOffset);

  /** {@code x += factor·y}. */
  void add(float[] x, int offset, float factor, float[] y, int yOffset, int length);

  /** {@code x = cap·tanh(x/cap)}, in place. */
  void softCap(float cap, float[] x, int offset, int length);

  /** Reduces a row of logits in float32. */
  LogSoftmax logSoftmax(float[] logits, int offset, int length);
}
