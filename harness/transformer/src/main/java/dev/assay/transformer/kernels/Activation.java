package dev.assay.transformer.kernels;

/** The point-wise functions between the two halves of a feed-forward layer. */
public enum Activation {
  RELU,
  /** {@code x·Φ(x)} with the error function. */
  GELU,
  /** {@code x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³)))}. */
  GELU_TANH,
  /** {@code x·σ(1.702·x)}. */
  GELU_SIGMOID,
  /** {@code x·σ(x)}, also called swish. */
  SILU
}
