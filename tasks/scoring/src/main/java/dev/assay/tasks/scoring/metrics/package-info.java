/** Metrics: from answers to numbers. */
@NullMarked
package dev.assay.tasks.scoring.metrics;

import org.jspecify.annotations.NullMarked;
