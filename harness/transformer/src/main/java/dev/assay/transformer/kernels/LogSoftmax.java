package dev.assay.transformer.kernels;

/**
 * What is kept of a row of logits: the log-probability of token t is {@code logits[t] -
 * normalizer}.
 *
 * @param normalizer natural logarithm of the sum of the exponentials
 * @param argmax the first of the largest logits
 */
public record LogSoftmax(double normalizer, int argmax) {}
