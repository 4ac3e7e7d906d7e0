package dev.assay.transformer.cuda;

/**
 * The type of weights, activations, keys and values on a device. Products are accumulated, and the
 * residual stream, norms, softmax and logits kept, in float32 whatever it is.
 */
public enum Precision {
  /**
   * {@link #BF16} for checkpoints in bfloat16, else {@link #F16}: of weights in float32, or
   * quantised, float16 keeps three bits more, and so of all that is computed with them.
   */
  AUTO,
  BF16,
  /**
   * Ends at 65,504; a model whose weights or activations do not is refused, or fails, saying so.
   */
  F16,
  /** For verification: full float32 products, without TF32. */
  F32
}
