/** From measurements to scores, and from two runs to a decision; each formula with its source. */
@NullMarked
package dev.assay.core.statistics;

import org.jspecify.annotations.NullMarked;
