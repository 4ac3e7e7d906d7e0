package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;
import dev.assay.transformer.kernels.Factor;
import dev.assay.transformer.kernels.View;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** {@code y = x·W + b}. */
public final class Linear {

  /** How a checkpoint stores W. */
  public enum Layout {
    /** A row an output: PyTorch's {@code nn.Linear}. */
    OUTPUTS_BY_INPUTS,
    /** A row an input: the {@code Conv1D} of Hugging Face's GPT-2. */
    INPUTS_BY_OUTPUTS
  }

  /** Outputs whose gradients are passed back together. */
  private static final int BLOCK = 384;

  private final Tape tape;
  private final Variable x;
  private final Parameter weight;
  private final Layout layout;
  private final Variable y;

  private Linear(Tape tape, Variable x, Parameter weight, Layout layout) {
    this.tape = tape;
    this.x = x;
    this.weight = weight;
    this.layout = layout;
    int outputs = weight.value().length / x.columns();
    if (outputs * x.columns() != weight.value().length) {
      throw new IllegalArgumentException(weight.name() + " does not fit " + x.columns());
    }
    this.y = tape.variable(x.rows(), outputs);
  }

  /**
   * @param weight of as many inputs as {@code x} has columns
   * @param bias an element an output
   */
  public static Variable of(
      Tape tape, Variable x, Parameter weight, @Nullable Parameter bias, Layout layout) {
    Linear linear = new Linear(tape, x, weight, layout);
    linear.forward(bias);
    tape.record(() -> linear.backward(bias));
    return linear.y;
  }

  private void forward(@Nullable Parameter bias) {
    View inputsByOutputs =
        switch (layout) {
          case OUTPUTS_BY_INPUTS -> View.of(weight.value(), x.columns()).transposed();
          case INPUTS_BY_OUTPUTS -> View.of(weight.value(), y.columns());
        };
    Factor factor = tape.pack(inputsByOutputs, x.columns(), y.columns());
    View out = View.of(y.value(), y.columns());
    if (bias == null) {
      tape.compute().multiply(View.of(x.value(), x.columns()), x.rows(), factor, out);
    } else {
      for (int r = 0; r < y.rows(); r++) {
        System.arraycopy(bias.value(), 0, y.value(), r * y.columns(), y.columns());
      }
      tape.compute().multiplyAdd(View.of(x.value(), x.columns()), x.rows(), factor, out);
    }
  }

  private void backward(@Nullable Parameter bias) {
    switch (layout) {
      case OUTPUTS_BY_INPUTS -> {
        Factor in = tape.pack(View.of(x.value(), x.columns()), x.rows(), x.columns());
        MemorySegment memory = tape.factorMemory(Math.min(BLOCK, y.columns()), x.columns());
        for (int first = 0; first < y.columns(); first += BLOCK) {
          backward(in, memory, first, Math.min(BLOCK, y.columns() - first), bias);
        }
      }
      case INPUTS_BY_OUTPUTS -> backwardOfRows(bias);
    }
  }

  /** Some outputs at a time, whose gradients stay in the caches while they are used three times. */
  private void backward(
      Factor in, MemorySegment memory, int first, int count, @Nullable Parameter bias) {
    Compute compute = tape.compute();
    int inputs = x.columns();
    View out = View.of(y.gradient(), first, y.columns());
    View gradient = View.of(weight.gradient(), first * inputs, inputs);
    compute.multiplyAdd(out.transposed(), count, in, gradient);
    View outputsByInputs = View.of(weight.value(), first * inputs, inputs);
    Factor factor = compute.pack(outputsByInputs, count, inputs, memory);
    compute.multiplyAdd(out, x.rows(), factor, View.of(x.gradient(), inputs));
    if (bias != null) {
      compute.addRows(out, x.rows(), count, bias.gradient(), first);
    }
  }

  private void backwardOfRows(@Nullable Parameter bias) {
    Compute compute = tape.compute();
    View in = View.of(x.value(), x.columns());
    View out = View.of(y.gradient(), y.columns());
    View gradient = View.of(weight.gradient(), y.columns());
    Factor factor = tape.pack(out, x.rows(), y.columns());
    compute.multiplyAdd(in.transposed(), x.columns(), factor, gradient);
    View outputsByInputs = View.of(weight.value(), y.columns()).transposed();
    factor = tape.pack(outputsByInputs, y.columns(), x.columns());
    compute.multiplyAdd(out, x.rows(), factor, View.of(x.gradient(), x.columns()));
    if (bias != null) {
      compute.addRows(out, x.rows(), y.columns(), bias.gradient(), 0);
    }
  }
}
