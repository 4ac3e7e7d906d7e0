/**
 * What differentiation computes with, wherever that is: tensors, the operations of a {@link
 * dev.assay.training.math.Compute}, and random numbers by their place.
 */
@NullMarked
package dev.assay.training.math;

import org.jspecify.annotations.NullMarked;
