/** Counting the n-grams of a text. */
@NullMarked
package dev.assay.plugins.ngram.counts;

import org.jspecify.annotations.NullMarked;
