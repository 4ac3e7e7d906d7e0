package dev.assay.transformer.graph;

/**
 * A configuration and where its weights are.
 *
 * @param names of the decoder, or of the only stack
 * @param encoderNames of the encoder, where there are two stacks; else the same as {@code names}
 */
record Architecture(ArchitectureConfig config, WeightNames names, WeightNames encoderNames) {

  Architecture(ArchitectureConfig config, WeightNames names) {
    this(config, names, names);
  }
}
