package dev.assay.training.host;

import dev.assay.training.math.Attention;
import dev.assay.training.math.Matrix;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.kernels.Factor;
import dev.assay.transformer.kernels.View;
import java.util.Arrays;

/**
 * A sequence and a head of keys at a time. Probabilities are computed again for the derivatives, as
 * memory for all of them would grow with the square of the length (Dao et al., 2022).
 */
final class HostAttention implements Attention {

  private final Team team;

  HostAttention(Team team) {
    this.team = team;
  }

  @Override
  public void forward(Heads heads, Dropout dropout, Streams values, Tensor norms) {
    forEachKeyHead(heads, new Pass(heads, dropout, values, values, HostTensor.of(norms))::forward);
  }

  @Override
  public void backward(
      Heads heads, Dropout dropout, Streams values, Streams gradients, Tensor norms) {
    forEachKeyHead(
        heads, new Pass(heads, dropout, values, gradients, HostTensor.of(norms))::backward);
  }

  private interface KeyHead {
    void run(int sequence, int head, int worker);
  }

  private void forEachKeyHead(Heads heads, KeyHead body) {
    team.forEach(
        heads.sequences() * heads.keyHeads(),
        heads.length() * heads.length() * heads.size(),
        (from, end, worker) -> {
          for (int i = from; i < end; i++) {
            body.run(i / heads.keyHeads(), i % heads.keyHeads(), worker);
          }
        });
  }

  private final class Pass {

    private final Heads heads;
    private final Dropout dropout;
    private final Streams values;
    private final Streams gradients;
    private final float[] norms;
    private final int length;
    private final int size;
    private final float scale;

    Pass(Heads heads, Dropout dropout, Streams values, Streams gradients, float[] norms) {
      this.heads = heads;
      this.dropout = dropout;
      this.values = values;
      this.gradients = gradients;
      this.norms = norms;
      this.length = heads.length();
      this.size = heads.size();
      this.scale = (float) (1 / Math.sqrt(size));
    }

    /** A head of a sequence, {@code length x size}. */
    private View head(Matrix stream, int sequence, int head) {
      View rows = HostTensor.of(stream);
      return View.of(
          rows.data(),
          sequence * rows.rowStride() + rows.offset() + head * size,
          heads.sequences() * rows.rowStride());
    }

    void forward(int sequence, int keyHead, int worker) {
      View key = head(values.keys(), sequence, keyHead);
      View value = head(values.values(), sequence, keyHead);
      Factor transposedKeys = team.packHere(key.transposed(), size, length, worker, 1);
      Factor packedValues = team.packHere(value, length, size, worker, 2);
      float[] p = team.scratch(worker, 0, length * length);
      int group = heads.heads() / heads.keyHeads();
      for (int head = keyHead * group; head < (keyHead + 1) * group; head++) {
        View query = head(values.queries(), sequence, head);
        team.multiplyHere(query, length, transposedKeys, View.of(p, length), worker);
        int first = (sequence * heads.heads() + head) * length;
        for (int row = 0; row < length; row++) {
          int at = row * length;
          scale(p, at, row + 1);
          norms[first + row] = (float) team.kernels().logSoftmax(p, at, row + 1).normalizer();
          team.arithmetic().exp(p, at, row + 1, norms[first + row]);
          drop(p, at, row + 1, first + row);
          Arrays.fill(p, at + row + 1, at + length, 0);
        }
        View to = head(values.out(), sequence, head);
        team.multiplyHere(View.of(p, length), length, packedValues, to, worker);
      }
    }

    void backward(int sequence, int keyHead, int worker) {
      View key = head(values.keys(), sequence, keyHead);
      View value = head(values.values(), sequence, keyHead);
      View keyGradient = head(gradients.keys(), sequence, keyHead);
      View valueGradient = head(gradients.values(), sequence, keyHead);
      Factor transposedKeys = team.packHere(key.transposed(), size, length, worker, 1);
      Factor transposedValues = team.packHere(value.transposed(), size, length, worker, 2);
      Factor packedKeys = team.packHere(key, length, size, worker, 3);
      float[] p = team.scratch(worker, 0, length * length);
      float[] dp = team.scratch(worker, 5, length * length);
      int group = heads.heads() / heads.keyHeads();
      for (int head = keyHead * group; head < (keyHead + 1) * group; head++) {
        View query = head(values.queries(), sequence, head);
        View result = head(values.out(), sequence, head);
        View gradient = head(gradients.out(), sequence, head);
        team.multiplyHere(query, length, transposedKeys, View.of(p, length), worker);
        team.multiplyHere(gradient, length, transposedValues, View.of(dp, length), worker);
        int first = (sequence * heads.heads() + head) * length;
        for (int row = 0; row < length; row++) {
          probabilities(p, row, first + row);
          // The sum over a row of probabilities times their gradients.
          float along =
              team.arithmetic()
                  .dot(
                      gradient.data(),
                      gradient.offset() + row * gradient.rowStride(),
                      result.data(),
                      result.offset() + row * result.rowStride(),
                      size);
          scores(p, dp, row, first + row, along);
        }
        Factor packed = team.packHere(gradient, length, size, worker, 4);
        team.multiplyAddHere(
            View.of(p, length).transposed(), length, packed, valueGradient, worker);
        View scoreGradient = View.of(dp, length);
        View queryGradient = head(gradients.queries(), sequence, head);
        team.multiplyAddHere(scoreGradient, length, packedKeys, queryGradient, worker);
        packed = team.packHere(query, length, size, worker, 4);
        team.multiplyAddHere(scoreGradient.transposed(), length, packed, keyGradient, worker);
      }
    }

    /** From scores, before dropout. */
    private void probabilities(float[] p, int row, int place) {
      int at = row * length;
      scale(p, at, row + 1);
      team.arithmetic().exp(p, at, row + 1, norms[place]);
      Arrays.fill(p, at + row + 1, at + length, 0);
    }

    /** From the gradients of the probabilities those of the scores; applies dropout to p. */
    private void scores(float[] p, float[] dp, int row, int place, float along) {
      int at = row * length;
      if (dropout.rate() == 0) {
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
      if (dropout.rate() > 0) {
        for (int i = 0; i < count; i++) {
          p[at + i] *= kept(place, i);
        }
      }
    }

    private float kept(int place, int column) {
      float rate = dropout.rate();
      return dropout.random().uniform((long) place * length + column) < rate ? 0 : 1 / (1 - rate);
    }
  }

  @Override
  public void rotate(
      Tensor numbers,
      int rows,
      int columns,
      int sequences,
      int half,
      Tensor cosines,
      Tensor sines) {
    float[] x = HostTensor.of(numbers);
    float[] cos = HostTensor.of(cosines);
    float[] sin = HostTensor.of(sines);
    team.forEach(
        rows,
        columns,
        (from, end, worker) -> {
          for (int row = from; row < end; row++) {
            int angles = row / sequences * half;
            for (int head = 0; head < columns; head += 2 * half) {
              team.kernels().rotate(x, row * columns + head, half, cos, sin, angles);
            }
          }
        });
  }
}
