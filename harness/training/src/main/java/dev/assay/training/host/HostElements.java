package dev.assay.training.host;

import dev.assay.training.math.Elements;
import dev.assay.training.math.Random;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.kernels.Activation;

final class HostElements implements Elements {

  /** GELU's approximation and SiLU are {@code x·σ(a·(x + b·x³))}. */
  private static final float GELU_A = 1.5957691f;

  private static final float GELU_B = 0.044715f;

  private final Team team;

  HostElements(Team team) {
    this.team = team;
  }

  @Override
  public void add(Tensor first, Tensor second, Tensor sum, int count) {
    float[] x = HostTensor.of(first);
    float[] y = HostTensor.of(second);
    float[] out = HostTensor.of(sum);
    team.forEach(
        count,
        1,
        (from, end, worker) -> {
          for (int i = from; i < end; i++) {
            out[i] = x[i] + y[i];
          }
        });
  }

  @Override
  public void accumulate(Tensor added, Tensor sum, int count) {
    float[] x = HostTensor.of(added);
    float[] to = HostTensor.of(sum);
    team.forEach(
        count,
        1,
        (from, end, worker) -> {
          for (int i = from; i < end; i++) {
            to[i] += x[i];
          }
        });
  }

  @Override
  public void multiply(Tensor first, Tensor second, Tensor product, int count) {
    float[] x = HostTensor.of(first);
    float[] y = HostTensor.of(second);
    float[] out = HostTensor.of(product);
    team.forEach(
        count,
        1,
        (from, end, worker) -> {
          for (int i = from; i < end; i++) {
            out[i] = x[i] * y[i];
          }
        });
  }

  @Override
  public void addProducts(Tensor first, Tensor second, Tensor sum, int count) {
    float[] x = HostTensor.of(first);
    float[] y = HostTensor.of(second);
    float[] to = HostTensor.of(sum);
    team.forEach(
        count,
        1,
        (from, end, worker) -> {
          for (int i = from; i < end; i++) {
            to[i] += x[i] * y[i];
          }
        });
  }

  @Override
  public void apply(Function f, Tensor in, Tensor result, int count) {
    float[] x = HostTensor.of(in);
    float[] out = HostTensor.of(result);
    team.forEach(
        count,
        1,
        (from, end, worker) -> {
          System.arraycopy(x, from, out, from, end - from);
          switch (f) {
            case TANH -> team.arithmetic().tanh(out, from, end - from);
            case SIGMOID -> team.arithmetic().sigmoid(out, from, end - from);
            case GELU -> team.kernels().activate(Activation.GELU_TANH, out, from, end - from);
            case SILU -> team.kernels().activate(Activation.SILU, out, from, end - from);
          }
        });
  }

  @Override
  public void addDerivatives(
      Function f, Tensor in, Tensor result, Tensor gradient, Tensor sum, int count) {
    float[] x = HostTensor.of(in);
    float[] y = HostTensor.of(result);
    float[] dy = HostTensor.of(gradient);
    float[] dx = HostTensor.of(sum);
    team.forEach(
        count,
        1,
        (from, end, worker) -> {
          switch (f) {
            case TANH -> ofTanh(y, dy, dx, from, end);
            case SIGMOID -> ofSigmoid(y, dy, dx, from, end);
            case GELU -> ofTimesSigmoid(x, dy, dx, from, end, GELU_A, GELU_B, worker);
            case SILU -> ofTimesSigmoid(x, dy, dx, from, end, 1, 0, worker);
          }
        });
  }

  private static void ofTanh(float[] y, float[] dy, float[] dx, int from, int end) {
    for (int i = from; i < end; i++) {
      dx[i] += dy[i] * (1 - y[i] * y[i]);
    }
  }

  private static void ofSigmoid(float[] y, float[] dy, float[] dx, int from, int end) {
    for (int i = from; i < end; i++) {
      dx[i] += dy[i] * y[i] * (1 - y[i]);
    }
  }

  private void ofTimesSigmoid(
      float[] x, float[] dy, float[] dx, int from, int end, float a, float b, int worker) {
    float[] sigma = team.scratch(worker, 0, end - from);
    for (int i = from; i < end; i++) {
      float v = x[i];
      sigma[i - from] = a * v + a * b * v * v * v;
    }
    team.arithmetic().sigmoid(sigma, 0, end - from);
    for (int i = from; i < end; i++) {
      float v = x[i];
      float s = sigma[i - from];
      float inner = a + 3 * a * b * v * v;
      dx[i] += dy[i] * (s + v * s * (1 - s) * inner);
    }
  }

  @Override
  public void drop(Tensor in, Random random, float rate, Tensor kept, Tensor result, int count) {
    float[] x = HostTensor.of(in);
    float[] mask = HostTensor.of(kept);
    float[] out = HostTensor.of(result);
    float scale = 1 / (1 - rate);
    team.forEach(
        count,
        1,
        (from, end, worker) -> {
          for (int i = from; i < end; i++) {
            mask[i] = random.uniform(i) < rate ? 0 : scale;
            out[i] = x[i] * mask[i];
          }
        });
  }
}
