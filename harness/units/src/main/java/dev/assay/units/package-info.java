/**
 * Recordings and images as sequences of discrete units: features, a codebook of k-means, and the
 * characters that stand for units in text. A library that knows nothing of the harness.
 */
@NullMarked
package dev.assay.units;

import org.jspecify.annotations.NullMarked;
