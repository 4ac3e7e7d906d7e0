package dev.assay.transformer.cuda;

/**
 * The type of weights, activations, keys and values on a device. Products are accumulated, and the
 * residual stream, norms, softmax and logits kept, in float32 whatever it is.
 */
public enum Precision {
  /** {@link #F16} for checkpoints in float16, else {@link #BF16}. */
  AUTO,
  BF16,
  F16,
  /** For verification: full float32 products, without TF32. */
  F32
}
