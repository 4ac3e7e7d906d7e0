package dev.assay.training.autodiff;

import dev.assay.training.math.Matrix;
import dev.assay.training.math.Products;
import dev.assay.training.math.Products.Packed;
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

  private final Products products;
  private final Variable x;
  private final Parameter weight;
  private final Layout layout;
  private final Variable y;

  private Linear(Tape tape, Variable x, Parameter weight, Layout layout) {
    this.products = tape.compute().products();
    this.x = x;
    this.weight = weight;
    this.layout = layout;
    int outputs = weight.size() / x.columns();
    if (outputs * x.columns() != weight.size()) {
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
    Matrix inputsByOutputs =
        switch (layout) {
          case OUTPUTS_BY_INPUTS -> Matrix.of(weight.value(), x.columns()).transposed();
          case INPUTS_BY_OUTPUTS -> Matrix.of(weight.value(), y.columns());
        };
    Packed factor = products.pack(inputsByOutputs, x.columns(), y.columns());
    Matrix in = Matrix.of(x.value(), x.columns());
    Matrix out = Matrix.of(y.value(), y.columns());
    if (bias == null) {
      products.multiply(in, x.rows(), factor, out);
    } else {
      products.repeat(bias.value(), y.columns(), y.value(), 0, y.rows());
      products.multiplyAdd(in, x.rows(), factor, out);
    }
  }

  private void backward(@Nullable Parameter bias) {
    switch (layout) {
      case OUTPUTS_BY_INPUTS -> backwardOfOutputs(bias);
      case INPUTS_BY_OUTPUTS -> backwardOfRows(bias);
    }
  }

  /** Some outputs at a time, whose gradients stay in the caches while they are used three times. */
  private void backwardOfOutputs(@Nullable Parameter bias) {
    int inputs = x.columns();
    int block = Math.min(products.columnsAtOnce(), y.columns());
    Packed in = products.pack(Matrix.of(x.value(), inputs), x.rows(), inputs);
    Packed factor = products.pack(Matrix.of(weight.value(), inputs), block, inputs);
    for (int first = 0; first < y.columns(); first += block) {
      int count = Math.min(block, y.columns() - first);
      Matrix out = Matrix.of(y.gradient(), first, y.columns());
      Matrix gradient = Matrix.of(weight.gradient(), first * inputs, inputs);
      products.multiplyAdd(out.transposed(), count, in, gradient);
      if (first > 0) {
        Matrix outputsByInputs = Matrix.of(weight.value(), first * inputs, inputs);
        factor = products.pack(outputsByInputs, count, inputs, factor);
      }
      products.multiplyAdd(out, x.rows(), factor, Matrix.of(x.gradient(), inputs));
      if (bias != null) {
        products.addRows(out, x.rows(), count, bias.gradient(), first);
      }
    }
  }

  private void backwardOfRows(@Nullable Parameter bias) {
    Matrix in = Matrix.of(x.value(), x.columns());
    Matrix out = Matrix.of(y.gradient(), y.columns());
    Matrix gradient = Matrix.of(weight.gradient(), y.columns());
    Packed factor = products.pack(out, x.rows(), y.columns());
    products.multiplyAdd(in.transposed(), x.columns(), factor, gradient);
    Matrix outputsByInputs = Matrix.of(weight.value(), y.columns()).transposed();
    factor = products.pack(outputsByInputs, y.columns(), x.columns());
    products.multiplyAdd(out, x.rows(), factor, Matrix.of(x.gradient(), x.columns()));
    if (bias != null) {
      products.addRows(out, x.rows(), y.columns(), bias.gradient(), 0);
    }
  }
}
