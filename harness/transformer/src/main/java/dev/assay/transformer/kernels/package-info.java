/**
 * The arithmetic of a Transformer on the CPU: {@link dev.assay.transformer.kernels.Kernels}, its
 * readable scalar form, its vector form, and what they work on.
 *
 * <p>The law of this package: the result of a row depends on that row alone. Every sum runs over
 * its terms in an order fixed by their number, never by how many rows share a call, where a prefix
 * was cut into pages or how many threads there are, so that a token's log-probability is the same
 * to the last bit in any batch.
 */
@NullMarked
package dev.assay.transformer.kernels;

import org.jspecify.annotations.NullMarked;
