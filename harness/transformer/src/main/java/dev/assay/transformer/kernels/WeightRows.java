package dev.assay.transformer.kernels;

import dev.assay.transformer.checkpoint.Tensor;

/**
 * Rows of a weight matrix, in the order in which a layer wants its outputs: a selection of the
 * outputs of a stored tensor.
 *
 * @param tensor where they are stored; leading dimensions are flattened
 * @param orientation which dimension of the tensor is the output
 * @param rows for each output of the layer, the output of the tensor that it is
 */
public record WeightRows(Tensor tensor, Orientation orientation, int[] rows) {

  /** How a linear layer's weights lie. */
  public enum Orientation {
    /** {@code [outputs][inputs]}, as PyTorch's Linear. */
    OUTPUT_MAJOR,
    /** {@code [inputs][outputs]}, as GPT-2's Conv1D. */
    INPUT_MAJOR
  }

  /** All rows of a matrix, as they are. */
  public static WeightRows all(Tensor tensor, Orientation orientation) {
    long[] shape = tensor.shape();
    long outputs =
        switch (orientation) {
          case OUTPUT_MAJOR -> tensor.elements() / shape[shape.length - 1];
          case INPUT_MAJOR -> shape[shape.length - 1];
        };
    return range(tensor, orientation, 0, Math.toIntExact(outputs));
  }

  /** The rows from {@code first} up to but without {@code end}. */
  public static WeightRows range(Tensor tensor, Orientation orientation, int first, int end) {
    int[] rows = new int[end - first];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = first + i;
    }
    return new WeightRows(tensor, orientation, rows);
  }

  /** Length of a row. */
  public int inputs() {
    long[] shape = tensor.shape();
    return Math.toIntExact(
        switch (orientation) {
          case OUTPUT_MAJOR -> shape[shape.length - 1];
          case INPUT_MAJOR -> tensor.elements() / shape[shape.length - 1];
        });
  }

  /** One whole row of an output-major quantised tensor. */
  public QuantizedRow quantizedRow(int index) {
    int inputs = inputs();
    return QuantizedRow.read(tensor.dtype(), tensor.data(), (long) rows[index] * inputs, inputs);
  }

  /**
   * Copies one whole row as float32.
   *
   * @throws NotFiniteException if a weight is not a finite number
   */
  public void copyFinite(int index, float[] out, int offset) {
    copyRow(index, out, offset);
    for (int i = offset; i < offset + inputs(); i++) {
      if (!Float.isFinite(out[i])) {
        throw new NotFiniteException(tensor.name());
      }
    }
  }

  private void copyRow(int index, float[] out, int offset) {
    int inputs = inputs();
    switch (orientation) {
      case OUTPUT_MAJOR -> tensor.copyTo((long) rows[index] * inputs, out, offset, inputs);
      case INPUT_MAJOR -> {
        int outputs = Math.toIntExact(tensor.elements() / inputs);
        for (int i = 0; i < inputs; i++) {
          tensor.copyTo((long) i * outputs + rows[index], out, offset + i, 1);
        }
      }
    }
  }
}
