/** Optimisers, learning rate schedules, and clipping. */
@NullMarked
package dev.assay.training.optim;

import org.jspecify.annotations.NullMarked;
