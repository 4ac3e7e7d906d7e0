package dev.assay.training.autodiff;

/**
 * A step of a forward pass that knows its derivative. Its forward part has run when it is put on
 * the tape.
 */
@FunctionalInterface
interface Operation {

  /** Adds to the gradients of the inputs what the gradient of the output says. */
  void backward();
}
