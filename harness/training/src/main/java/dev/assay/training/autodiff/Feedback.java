package dev.assay.training.autodiff;

import dev.assay.training.math.Matrix;

/**
 * What joins the input of a recurrent layer at each position once the state before it is known, as
 * what attention finds.
 */
public interface Feedback {

  /** The layer has its input alone. */
  Feedback NONE =
      new Feedback() {
        @Override
        public void forward(int position, Matrix before, Variable input) {}

        @Override
        public void backward(int position, Matrix before, Variable input) {}

        @Override
        public void finish(Matrix initial, Matrix later, int positions, Variable input) {}
      };

  /**
   * Adds to the input's rows of a position.
   *
   * @param before the states before it, {@code [sequences][hidden]}
   * @param input {@code [positions·sequences][columns]}
   */
  void forward(int position, Matrix before, Variable input);

  /**
   * Goes back, from the last position to the first. The gradients of the input's rows are known.
   *
   * @param before the gradients of the states before the position, to be added to
   */
  void backward(int position, Matrix before, Variable input);

  /**
   * After the first position: adds to the gradients of weights.
   *
   * @param initial the states before the first position
   * @param later the states before the others, {@code [(positions - 1)·sequences][hidden]}
   */
  void finish(Matrix initial, Matrix later, int positions, Variable input);
}
