/** Sets of n-grams. */
@NullMarked
package dev.assay.plugins.ngram.trie;

import org.jspecify.annotations.NullMarked;
