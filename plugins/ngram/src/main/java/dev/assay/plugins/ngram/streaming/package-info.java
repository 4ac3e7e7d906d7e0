/** Counting texts whose n-grams do not fit into memory: sorted on disk. */
@NullMarked
package dev.assay.plugins.ngram.streaming;

import org.jspecify.annotations.NullMarked;
