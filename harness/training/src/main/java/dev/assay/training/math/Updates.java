package dev.assay.training.math;

import java.util.List;

/** Steps of optimisers. */
public interface Updates {

  /** The Euclidean norm of all together, over pieces of fixed size in a fixed order. */
  double norm(List<Tensor> gradients);

  /** A weight, its gradient, and what the gradient is multiplied by first. */
  record Weight(Tensor value, Tensor gradient, float scale) {}

  /**
   * A step of AdamW.
   *
   * @param newMean how much of the mean is new
   * @param oldSquare how much of the square stays
   * @param newSquare how much of the square is new
   * @param keep what the weights are multiplied by, for decay
   * @param size of the step, the mean's correction included
   * @param correction of the deviation
   * @param epsilon added to the deviation
   */
  record Adam(
      float newMean,
      float oldSquare,
      float newSquare,
      float keep,
      float size,
      float correction,
      float epsilon) {}

  void adam(Weight weight, Tensor mean, Tensor square, Adam step);

  /**
   * A step of gradient descent.
   *
   * @param decay of the weight that is added to the gradient
   */
  void descend(Weight weight, Tensor velocity, float rate, float momentum, float decay);
}
