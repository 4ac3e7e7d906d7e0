package dev.assay.training.autodiff;

import dev.assay.training.math.Attention;
import dev.assay.training.math.Attention.Dropout;
import dev.assay.training.math.Attention.Heads;
import dev.assay.training.math.Attention.Streams;
import dev.assay.training.math.Matrix;
import dev.assay.training.math.Tensor;

/**
 * Attention of each position to itself and to those before it: {@code softmax(mask(q·kᵀ/√size))·v},
 * head by head.
 */
public final class CausalAttention {

  /**
   * How heads lie in rows.
   *
   * @param sequences how many rows share a position
   * @param heads of queries
   * @param keyHeads of keys and values; each serves {@code heads / keyHeads} neighbouring heads
   * @param size of a head
   */
  public record Shape(int sequences, int heads, int keyHeads, int size) {}

  /** Some columns of a variable, from {@code column} on. */
  public record Columns(Variable of, int column) {
    private Matrix values() {
      return Matrix.of(of.value(), column, of.columns());
    }

    private Matrix gradients() {
      return Matrix.of(of.gradient(), column, of.columns());
    }
  }

  private CausalAttention() {}

  /**
   * @param dropout how likely a probability is set to zero
   */
  public static Variable of(
      Tape tape, Shape shape, Columns queries, Columns keys, Columns values, float dropout) {
    Attention attention = tape.compute().attention();
    int rows = queries.of().rows();
    Heads heads =
        new Heads(
            shape.sequences(),
            rows / shape.sequences(),
            shape.heads(),
            shape.keyHeads(),
            shape.size());
    Dropout dropped = new Dropout(tape.training() ? dropout : 0, tape.nextDropout());
    Columns out = new Columns(tape.variable(rows, shape.heads() * shape.size()), 0);
    Tensor norms = tape.buffer(rows * shape.heads());
    Streams streams = new Streams(queries.values(), keys.values(), values.values(), out.values());
    attention.forward(heads, dropped, streams, norms);
    tape.record(() ->
        attention.backward(
            heads,
            dropped,
            streams,
            new Streams(queries.gradients(), keys.gradients(), values.gradients(), out.gradients()),
            norms));
    return out.of();
  }
}
