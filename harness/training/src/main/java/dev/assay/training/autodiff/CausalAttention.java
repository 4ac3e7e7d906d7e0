package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.transformer.kernels.Factor;
import dev.assay.transformer.kernels.View;
import java.util.Arrays;

/**
 * Attention of each position to itself and to those before it: {@code softmax(mask(q·kᵀ/√size))·v},
 * head by head. Probabilities are computed again for the derivatives, as memory for all of them
 * would grow with the square of the length (Dao et al., 2022).
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
    private View values(int sequence, int sequences, int head) {
      return view(of.value(), sequence, sequences, head);
    }

    private View gradients(int sequence, int sequences, int head) {
      return view(of.gradient(), sequence, sequences, head);
    }

    private View view(float[] data, int sequence, int sequences, int head) {
      return View.of(data, sequence * of.columns() + column + head, sequences * of.columns());
    }
  }

  private final Tape tape;
  private final Shape shape;
  private final Columns queries;
  private final Columns keys;
  private final Columns values;
  private final Columns out;
  private final float dropout;
  private final Random random;
  private final int length;
  private final float scale;

  /** For each sequence, head and position: the logarithm of the sum of exponentials. */
  private final float[] norms;

  private CausalAttention(
      Tape tape, Shape shape, Columns queries, Columns keys, Columns values, float dropout) {
    this.tape = tape;
    this.shape = shape;
    this.queries = queries;
    this.keys = keys;
    this.values = values;
    this.dropout = tape.training() ? dropout : 0;
    this.random = tape.nextDropout();
    this.length = queries.of().rows() / shape.sequences();
    this.scale = (float) (1 / Math.sqrt(shape.size()));
    int rows = queries.of().rows();
    this.out = new Columns(tape.variable(rows, shape.heads() * shape.size()), 0);
    this.norms = tape.buffer(rows * shape.heads());
  }

  /**
   * @param dropout how likely a probability is set to zero
   */
  public static Variable of(
      Tape tape, Shape shape, Columns queries, Columns keys, Columns values, float dropout) {
    var attention = new CausalAttention(tape, shape, queries, keys, values, dropout);
    attention.forEachKeyHead(attention::forward);
    tape.record(() -> attention.forEachKeyHead(attention::backward));
    return attention.out.of();
  }

  private interface KeyHead {
    void run(int sequence, int head, int worker);
  }

  private void forEachKeyHead(KeyHead body) {
    tape.compute()
        .forEach(
            shape.sequences() * shape.keyHeads(),
            length * length * shape.size(),
            (from, end, worker) -> {
              for (int i = from; i < end; i++) {
                body.run(i / shape.keyHeads(), i % shape.keyHeads(), worker);
              }
            });
  }

  private void forward(int sequence, int keyHead, int worker) {
    Compute compute = tape.compute();
    int size = shape.size();
    int all = shape.sequences();
    View key = keys.values(sequence, all, keyHead * size);
    View value = values.values(sequence, all, keyHead * size);
    Factor transposedKeys = compute.packHere(key.transposed(), size, length, worker, 1);
    Factor packedValues = compute.packHere(value, length, size, worker, 2);
    float[] p = compute.scratch(worker, 0, length * length);
    int group = shape.heads() / shape.keyHeads();
    for (int head = keyHead * group; head < (keyHead + 1) * group; head++) {
      View query = queries.values(sequence, all, head * size);
      compute.multiplyHere(query, length, transposedKeys, View.of(p, length), worker);
      int first = (sequence * shape.heads() + head) * length;
      for (int row = 0; row < length; row++) {
        int at = row * length;
        scale(p, at, row + 1);
        norms[first + row] = (float) tape.kernels().logSoftmax(p, at, row + 1).normalizer();
        tape.arithmetic().exp(p, at, row + 1, norms[first + row]);
        drop(p, at, row + 1, first + row);
        Arrays.fill(p, at + row + 1, at + length, 0);
      }
      View to = out.values(sequence, all, head * size);
      compute.multiplyHere(View.of(p, length), length, packedValues, to, worker);
    }
  }

  private void backward(int sequence, int keyHead, int worker) {
    Compute compute = tape.compute();
    int size = shape.size();
    int all = shape.sequences();
    View key = keys.values(sequence, all, keyHead * size);
    View value = values.values(sequence, all, keyHead * size);
    View keyGradient = keys.gradients(sequence, all, keyHead * size);
    View valueGradient = values.gradients(sequence, all, keyHead * size);
    Factor transposedKeys = compute.packHere(key.transposed(), size, length, worker, 1);
    Factor transposedValues = compute.packHere(value.transposed(), size, length, worker, 2);
    Factor packedKeys = compute.packHere(key, length, size, worker, 3);
    float[] p = compute.scratch(worker, 0, length * length);
    float[] dp = compute.scratch(worker, 5, length * length);
    int group = shape.heads() / shape.keyHeads();
    for (int head = keyHead * group; head < (keyHead + 1) * group; head++) {
      View query = queries.values(sequence, all, head * size);
      View result = out.values(sequence, all, head * size);
      View gradient = out.gradients(sequence, all, head * size);
      compute.multiplyHere(query, length, transposedKeys, View.of(p, length), worker);
      compute.multiplyHere(gradient, length, transposedValues, View.of(dp, length), worker);
      int first = (sequence * shape.heads() + head) * length;
      for (int row = 0; row < length; row++) {
        probabilities(p, row, first + row);
        // The sum over a row of probabilities times their gradients.
        float along =
            tape.arithmetic()
                .dot(
                    gradient.data(),
                    gradient.offset() + row * gradient.rowStride(),
                    result.data(),
                    result.offset() + row * result.rowStride(),
                    size);
        scores(p, dp, row, first + row, along);
      }
      Factor packed = compute.packHere(gradient, length, size, worker, 4);
      compute.multiplyAddHere(
          View.of(p, length).transposed(), length, packed, valueGradient, worker);
      View scoreGradient = View.of(dp, length);
      View queryGradient = queries.gradients(sequence, all, head * size);
      compute.multiplyAddHere(scoreGradient, length, packedKeys, queryGradient, worker);
      packed = compute.packHere(query, length, size, worker, 4);
      compute.multiplyAddHere(scoreGradient.transposed(), length, packed, keyGradient, worker);
    }
  }

  /** From scores, before dropout. */
  private void probabilities(float[] p, int row, int place) {
    int at = row * length;
    scale(p, at, row + 1);
    tape.arithmetic().exp(p, at, row + 1, norms[place]);
    Arrays.fill(p, at + row + 1, at + length, 0);
  }

  /** From the gradients of the probabilities those of the scores; applies dropout to p. */
  private void scores(float[] p, float[] dp, int row, int place, float along) {
    int at = row * length;
    if (dropout == 0) {
      for (int i = at; i <= at + row; i++) {
        dp[i] = p[i] * (dp[i] - along) * scale;
      }
    } else {
      for (int i = at; i <= at + row; i++) {
        float kept = kept(place, i - at);
        dp[i] = p[i] * (kept * dp[i] - along) * scale;
        p[i] *= kept;
      }
    }
    Arrays.fill(dp, at + row + 1, at + length, 0);
  }

  private void scale(float[] p, int at, int count) {
    for (int i = at; i < at + count; i++) {
      p[i] *= scale;
    }
  }

  private void drop(float[] p, int at, int count, int place) {
    if (dropout > 0) {
      for (int i = 0; i < count; i++) {
        p[at + i] *= kept(place, i);
      }
    }
  }

  private float kept(int place, int column) {
    return random.uniform((long) place * length + column) < dropout ? 0 : 1 / (1 - dropout);
  }
}
