package dev.assay.training.autodiff;

import dev.assay.training.math.Norms;
import dev.assay.training.math.Norms.Affine;
import org.jspecify.annotations.Nullable;

/** Normalisation of rows. */
public final class Norm {

  private Norm() {}

  /** {@code (x - mean(x)) / sqrt(variance(x) + epsilon) · weight + bias}. */
  public static Variable layer(
      Tape tape, Variable x, Parameter weight, Parameter bias, float epsilon) {
    return of(tape, x, weight, bias, epsilon);
  }

  /** {@code x / sqrt(mean(x²) + epsilon) · weight}. */
  public static Variable rms(Tape tape, Variable x, Parameter weight, float epsilon) {
    return of(tape, x, weight, null, epsilon);
  }

  private static Variable of(
      Tape tape, Variable x, Parameter weight, @Nullable Parameter bias, float epsilon) {
    Norms norms = tape.compute().norms();
    Variable y = tape.variable(x.rows(), x.columns());
    Affine affine = new Affine(weight.value(), bias == null ? null : bias.value(), epsilon);
    norms.forward(x.value(), x.rows(), x.columns(), affine, y.value());
    tape.record(() ->
        norms.backward(
            x.value(),
            x.rows(),
            x.columns(),
            affine,
            y.gradient(),
            x.gradient(),
            new Affine(weight.gradient(), bias == null ? null : bias.gradient(), epsilon),
            tape.buffer(x.size())));
    return y;
  }
}
