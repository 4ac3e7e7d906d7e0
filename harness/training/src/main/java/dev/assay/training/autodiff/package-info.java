/**
 * Reverse-mode differentiation: a {@link dev.assay.training.autodiff.Tape} of operations on float32
 * matrices.
 *
 * <p>Rows of matrices that hold a batch are in the order of time: row {@code t·sequences + s} is
 * position t of sequence s.
 */
@NullMarked
package dev.assay.training.autodiff;

import org.jspecify.annotations.NullMarked;
