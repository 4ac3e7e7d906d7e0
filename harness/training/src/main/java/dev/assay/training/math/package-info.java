/** The backend's arithmetic on a team of threads, and random numbers by their place. */
@NullMarked
package dev.assay.training.math;

import org.jspecify.annotations.NullMarked;
