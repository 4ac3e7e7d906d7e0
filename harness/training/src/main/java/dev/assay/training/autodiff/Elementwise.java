package dev.assay.training.autodiff;

import dev.assay.training.math.Elements;
import dev.assay.training.math.Elements.Function;
import dev.assay.training.math.Tensor;

/** Functions of each element by itself. */
public final class Elementwise {

  private Elementwise() {}

  /** {@code x + y}. */
  public static Variable add(Tape tape, Variable x, Variable y) {
    Elements elements = tape.compute().elements();
    Variable out = tape.variable(x.rows(), x.columns());
    elements.add(x.value(), y.value(), out.value(), x.size());
    tape.record(() -> {
      elements.accumulate(out.gradient(), x.gradient(), x.size());
      elements.accumulate(out.gradient(), y.gradient(), x.size());
    });
    return out;
  }

  /** {@code x·y}. */
  public static Variable multiply(Tape tape, Variable x, Variable y) {
    Elements elements = tape.compute().elements();
    Variable out = tape.variable(x.rows(), x.columns());
    elements.multiply(x.value(), y.value(), out.value(), x.size());
    tape.record(() -> {
      elements.addProducts(out.gradient(), y.value(), x.gradient(), x.size());
      elements.addProducts(out.gradient(), x.value(), y.gradient(), x.size());
    });
    return out;
  }

  public static Variable tanh(Tape tape, Variable x) {
    return apply(tape, Function.TANH, x);
  }

  public static Variable sigmoid(Tape tape, Variable x) {
    return apply(tape, Function.SIGMOID, x);
  }

  /** See {@link Function#GELU}. */
  public static Variable gelu(Tape tape, Variable x) {
    return apply(tape, Function.GELU, x);
  }

  /** See {@link Function#SILU}. */
  public static Variable silu(Tape tape, Variable x) {
    return apply(tape, Function.SILU, x);
  }

  private static Variable apply(Tape tape, Function f, Variable x) {
    Elements elements = tape.compute().elements();
    Variable out = tape.variable(x.rows(), x.columns());
    elements.apply(f, x.value(), out.value(), x.size());
    tape.record(() ->
        elements.addDerivatives(f, x.value(), out.value(), out.gradient(), x.gradient(), x.size()));
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
    Elements elements = tape.compute().elements();
    Variable out = tape.variable(x.rows(), x.columns());
    Tensor mask = tape.buffer(x.size());
    elements.drop(x.value(), tape.nextDropout(), rate, mask, out.value(), x.size());
    tape.record(() -> elements.addProducts(out.gradient(), mask, x.gradient(), x.size()));
    return out;
  }
}
