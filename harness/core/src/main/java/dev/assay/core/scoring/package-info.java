/** From answers to scores: filters, metrics, aggregates. */
@NullMarked
package dev.assay.core.scoring;

import org.jspecify.annotations.NullMarked;
