/** The files of a run. */
@NullMarked
package dev.assay.core.results;

import org.jspecify.annotations.NullMarked;
