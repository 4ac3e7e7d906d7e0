/** Matrix products and functions that differentiation needs beyond the backend's kernels. */
@NullMarked
package dev.assay.training.math;

import org.jspecify.annotations.NullMarked;
