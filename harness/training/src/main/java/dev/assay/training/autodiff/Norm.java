package dev.assay.training.autodiff;

import dev.assay.transformer.kernels.Arithmetic;
import dev.assay.transformer.kernels.View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Normalisation of rows: {@code y = (x - m)·r·weight + bias}, with m = 0 for the RMS norm. */
public final class Norm {

  private final Tape tape;
  private final Variable x;
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final float epsilon;
  private final Variable y;

  private Norm(Tape tape, Variable x, Parameter weight, @Nullable Parameter bias, float epsilon) {
    this.tape = tape;
    this.x = x;
    this.weight = weight;
    this.bias = bias;
    this.epsilon = epsilon;
    this.y = tape.variable(x.rows(), x.columns());
  }

  /** {@code (x - mean(x)) / sqrt(variance(x) + epsilon) · weight + bias}. */
  public static Variable layer(
      Tape tape, Variable x, Parameter weight, Parameter bias, float epsilon) {
    return new Norm(tape, x, weight, bias, epsilon).apply();
  }

  /** {@code x / sqrt(mean(x²) + epsilon) · weight}. */
  public static Variable rms(Tape tape, Variable x, Parameter weight, float epsilon) {
    return new Norm(tape, x, weight, null, epsilon).apply();
  }

  private Variable apply() {
    int n = x.columns();
    tape.compute()
        .forEach(
            x.rows(),
            n,
            (from, end, worker) -> {
              for (int row = from; row < end; row++) {
                if (bias == null) {
                  tape.kernels()
                      .rmsNorm(x.value(), row * n, weight.value(), epsilon, y.value(), row * n);
                } else {
                  tape.kernels()
                      .layerNorm(
                          x.value(),
                          row * n,
                          weight.value(),
                          bias.value(),
                          epsilon,
                          y.value(),
                          row * n);
                }
              }
            });
    tape.record(this::backward);
    return y;
  }

  private void backward() {
    int n = x.columns();
    float[] normalized = tape.buffer(x.size());
    float[] ones = tape.buffer(n);
    Arrays.fill(ones, 1);
    tape.compute()
        .forEach(
            x.rows(),
            n,
            (from, end, worker) -> {
              float[] scratch = tape.compute().scratch(worker, 0, n);
              for (int row = from; row < end; row++) {
                backward(row * n, normalized, ones, scratch);
              }
            });
    tape.compute()
        .forEachColumns(
            n,
            (from, end, worker) -> {
              for (int row = 0; row < x.rows(); row++) {
                addProducts(y.gradient(), normalized, row * n, from, end, weight.gradient());
              }
            });
    if (bias != null) {
      tape.compute().addRows(View.of(y.gradient(), n), y.rows(), n, bias.gradient(), 0);
    }
  }

  private static void addProducts(float[] a, float[] b, int at, int from, int end, float[] sums) {
    for (int c = from; c < end; c++) {
      sums[c] += a[at + c] * b[at + c];
    }
  }

  /** One row; {@code normalized} is {@code (x - m)·r}, {@code scaled} {@code dy·weight}. */
  private void backward(int at, float[] normalized, float[] ones, float[] scaled) {
    Arithmetic arithmetic = tape.arithmetic();
    int n = x.columns();
    float mean = bias == null ? 0 : arithmetic.dot(x.value(), at, ones, 0, n) / n;
    for (int c = 0; c < n; c++) {
      normalized[at + c] = x.value()[at + c] - mean;
      scaled[c] = y.gradient()[at + c] * weight.value()[c];
    }
    float variance = arithmetic.dot(normalized, at, normalized, at, n) / n;
    float r = (float) (1 / Math.sqrt(variance + epsilon));
    for (int c = 0; c < n; c++) {
      normalized[at + c] *= r;
    }
    float average = bias == null ? 0 : arithmetic.dot(scaled, 0, ones, 0, n) / n;
    float along = arithmetic.dot(scaled, 0, normalized, at, n) / n;
    for (int c = 0; c < n; c++) {
      x.gradient()[at + c] += r * (scaled[c] - average - normalized[at + c] * along);
    }
  }
}
