package dev.assay.training.autodiff;

import dev.assay.transformer.kernels.Activation;

/** Functions of each element by itself. */
public final class Elementwise {

  private Elementwise() {}

  /** {@code x + y}. */
  public static Variable add(Tape tape, Variable x, Variable y) {
    Variable out = tape.variable(x.rows(), x.columns());
    tape.compute()
        .forEach(
            x.size(),
            1,
            (from, end, worker) -> {
              for (int i = from; i < end; i++) {
                out.value()[i] = x.value()[i] + y.value()[i];
              }
            });
    tape.record(() ->
        tape.compute()
            .forEach(
                x.size(),
                1,
                (from, end, worker) -> {
                  for (int i = from; i < end; i++) {
                    x.gradient()[i] += out.gradient()[i];
                  }
                  for (int i = from; i < end; i++) {
                    y.gradient()[i] += out.gradient()[i];
                  }
                }));
    return out;
  }

  /** {@code tanh(x)}. */
  public static Variable tanh(Tape tape, Variable x) {
    Variable out = tape.variable(x.rows(), x.columns());
    tape.compute()
        .forEach(
            x.size(),
            1,
            (from, end, worker) -> {
              System.arraycopy(x.value(), from, out.value(), from, end - from);
              tape.arithmetic().tanh(out.value(), from, end - from);
            });
    tape.record(() ->
        tape.compute()
            .forEach(
                x.size(),
                1,
                (from, end, worker) -> {
                  for (int i = from; i < end; i++) {
                    float y = out.value()[i];
                    x.gradient()[i] += out.gradient()[i] * (1 - y * y);
                  }
                }));
    return out;
  }

  /** {@code 1/(1 + e^-x)}. */
  public static Variable sigmoid(Tape tape, Variable x) {
    Variable out = tape.variable(x.rows(), x.columns());
    tape.compute()
        .forEach(
            x.size(),
            1,
            (from, end, worker) -> {
              System.arraycopy(x.value(), from, out.value(), from, end - from);
              tape.arithmetic().sigmoid(out.value(), from, end - from);
            });
    tape.record(() ->
        tape.compute()
            .forEach(
                x.size(),
                1,
                (from, end, worker) -> {
                  for (int i = from; i < end; i++) {
                    float y = out.value()[i];
                    x.gradient()[i] += out.gradient()[i] * y * (1 - y);
                  }
                }));
    return out;
  }

  /** {@code x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³)))}. */
  public static Variable gelu(Tape tape, Variable x) {
    return timesSigmoid(tape, x, Activation.GELU_TANH, 1.5957691f, 0.044715f);
  }

  /** {@code x·σ(x)}. */
  public static Variable silu(Tape tape, Variable x) {
    return timesSigmoid(tape, x, Activation.SILU, 1, 0);
  }

  /** {@code x·σ(a·(x + b·x³))}: both GELU's approximation and SiLU are of this form. */
  private static Variable timesSigmoid(Tape tape, Variable x, Activation f, float a, float b) {
    Variable out = tape.variable(x.rows(), x.columns());
    tape.compute()
        .forEach(
            x.size(),
            1,
            (from, end, worker) -> {
              System.arraycopy(x.value(), from, out.value(), from, end - from);
              tape.kernels().activate(f, out.value(), from, end - from);
            });
    tape.record(() ->
        tape.compute()
            .forEach(
                x.size(),
                1,
                (from, end, worker) -> {
                  float[] sigma = tape.compute().scratch(worker, 0, end - from);
                  sigma(tape, x.value(), from, end, a, b, sigma);
                  for (int i = from; i < end; i++) {
                    float v = x.value()[i];
                    float s = sigma[i - from];
                    float inner = a + 3 * a * b * v * v;
                    x.gradient()[i] += out.gradient()[i] * (s + v * s * (1 - s) * inner);
                  }
                }));
    return out;
  }

  private static void sigma(
      Tape tape, float[] x, int from, int end, float a, float b, float[] sigma) {
    for (int i = from; i < end; i++) {
      float v = x[i];
      sigma[i - from] = a * v + a * b * v * v * v;
    }
    tape.arithmetic().sigmoid(sigma, 0, end - from);
  }

  /** {@code x·y}. */
  public static Variable multiply(Tape tape, Variable x, Variable y) {
    Variable out = tape.variable(x.rows(), x.columns());
    tape.compute()
        .forEach(
            x.size(),
            1,
            (from, end, worker) -> {
              for (int i = from; i < end; i++) {
                out.value()[i] = x.value()[i] * y.value()[i];
              }
            });
    tape.record(() ->
        tape.compute()
            .forEach(
                x.size(),
                1,
                (from, end, worker) -> {
                  for (int i = from; i < end; i++) {
                    x.gradient()[i] += out.gradient()[i] * y.value()[i];
                  }
                  for (int i = from; i < end; i++) {
                    y.gradient()[i] += out.gradient()[i] * x.value()[i];
                  }
                }));
    return out;
  }

  /**
   * Sets each element to zero with probability {@code rate}, and scales the others so that the
   * expected value stays. Does nothing in an evaluation.
   */
  public static Variable dropout(Tape tape, Variable x, float rate) {
    if (rate == 0 || !tape.training()) {
      return x;
    }
    Variable out = tape.variable(x.rows(), x.columns());
    float[] mask = tape.buffer(x.size());
    var random = tape.nextDropout();
    float scale = 1 / (1 - rate);
    tape.compute()
        .forEach(
            x.size(),
            1,
            (from, end, worker) -> {
              for (int i = from; i < end; i++) {
                mask[i] = random.uniform(i) < rate ? 0 : scale;
                out.value()[i] = x.value()[i] * mask[i];
              }
            });
    tape.record(() ->
        tape.compute()
            .forEach(
                x.size(),
                1,
                (from, end, worker) -> {
                  for (int i = from; i < end; i++) {
                    x.gradient()[i] += out.gradient()[i] * mask[i];
                  }
                }));
    return out;
  }
}
