/** N-gram models of unbounded order, counted in a suffix array when they are asked. */
@NullMarked
package dev.assay.plugins.ngram.infinite;

import org.jspecify.annotations.NullMarked;
