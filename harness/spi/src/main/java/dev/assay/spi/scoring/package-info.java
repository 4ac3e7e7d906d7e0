/** Filters and metrics: from answers to scores. */
@NullMarked
package dev.assay.spi.scoring;

import org.jspecify.annotations.NullMarked;
