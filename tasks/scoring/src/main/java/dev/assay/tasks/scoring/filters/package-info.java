/** Filters: from what a model wrote to answers that can be compared. */
@NullMarked
package dev.assay.tasks.scoring.filters;

import org.jspecify.annotations.NullMarked;
