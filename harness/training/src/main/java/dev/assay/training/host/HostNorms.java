package dev.assay.training.host;

import dev.assay.training.math.Norms;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.kernels.Arithmetic;
import dev.assay.transformer.kernels.View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

final class HostNorms implements Norms {

  private final Team team;

  HostNorms(Team team) {
    this.team = team;
  }

  private static float @Nullable [] numbers(@Nullable Tensor tensor) {
    return tensor == null ? null : HostTensor.of(tensor);
  }

  @Override
  public void forward(Tensor in, int rows, int n, Affine affine, Tensor out) {
    float[] x = HostTensor.of(in);
    float[] y = HostTensor.of(out);
    float[] weight = HostTensor.of(affine.weight());
    float[] bias = numbers(affine.bias());
    float epsilon = affine.epsilon();
    team.forEach(
        rows,
        n,
        (from, end, worker) -> {
          for (int row = from; row < end; row++) {
            if (bias == null) {
              team.kernels().rmsNorm(x, row * n, weight, epsilon, y, row * n);
            } else {
              team.kernels().layerNorm(x, row * n, weight, bias, epsilon, y, row * n);
            }
          }
        });
  }

  @Override
  public void backward(
      Tensor in,
      int rows,
      int n,
      Affine affine,
      Tensor yGradient,
      Tensor xGradient,
      Affine gradients,
      Tensor room) {
    float[] x = HostTensor.of(in);
    float[] dy = HostTensor.of(yGradient);
    float[] dx = HostTensor.of(xGradient);
    float[] normalized = HostTensor.of(room);
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    team.forEach(
        rows,
        n,
        (from, end, worker) -> {
          float[] scaled = team.scratch(worker, 0, n);
          for (int row = from; row < end; row++) {
            backward(x, row * n, n, affine, dy, dx, normalized, ones, scaled);
          }
        });
    float[] weightGradient = HostTensor.of(gradients.weight());
    team.forEachColumns(
        n,
        (from, end, worker) -> {
          for (int row = 0; row < rows; row++) {
            addProducts(dy, normalized, row * n, from, end, weightGradient);
          }
        });
    float[] biasGradient = numbers(gradients.bias());
    if (biasGradient != null) {
      team.addRows(View.of(dy, n), rows, n, biasGradient, 0);
    }
  }

  private static void addProducts(float[] a, float[] b, int at, int from, int end, float[] sums) {
    for (int c = from; c < end; c++) {
      sums[c] += a[at + c] * b[at + c];
    }
  }

  /** One row; {@code normalized} is {@code (x - m)·r}, {@code scaled} {@code dy·weight}. */
  private void backward(
      float[] x,
      int at,
      int n,
      Affine affine,
      float[] dy,
      float[] dx,
      float[] normalized,
      float[] ones,
      float[] scaled) {
    Arithmetic arithmetic = team.arithmetic();
    float[] weight = HostTensor.of(affine.weight());
    boolean centred = affine.bias() != null;
    float mean = centred ? arithmetic.dot(x, at, ones, 0, n) / n : 0;
    for (int c = 0; c < n; c++) {
      normalized[at + c] = x[at + c] - mean;
      scaled[c] = dy[at + c] * weight[c];
    }
    float variance = arithmetic.dot(normalized, at, normalized, at, n) / n;
    float r = (float) (1 / Math.sqrt(variance + affine.epsilon()));
    for (int c = 0; c < n; c++) {
      normalized[at + c] *= r;
    }
    float average = centred ? arithmetic.dot(scaled, 0, ones, 0, n) / n : 0;
    float along = arithmetic.dot(scaled, 0, normalized, at, n) / n;
    for (int c = 0; c < n; c++) {
      dx[at + c] += r * (scaled[c] - average - normalized[at + c] * along);
    }
  }
}
