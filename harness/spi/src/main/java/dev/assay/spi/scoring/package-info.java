/** Examples and what a right answer is; filters and metrics, from answers to scores. */
@NullMarked
package dev.assay.spi.scoring;

import org.jspecify.annotations.NullMarked;
