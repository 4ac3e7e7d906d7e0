/** The filters and metrics that task definitions name. */
@NullMarked
package dev.assay.tasks.scoring;

import org.jspecify.annotations.NullMarked;
