/**
 * The built-in backend: scores and generates with Transformer checkpoints on the CPU.
 *
 * <p>{@link dev.assay.transformer.Transformer} is the way in. It takes all requests of a run at
 * once, computes what their texts share once, and gives each token the same log-probability to the
 * last bit whatever else is in the run.
 */
@NullMarked
package dev.assay.transformer;

import org.jspecify.annotations.NullMarked;
