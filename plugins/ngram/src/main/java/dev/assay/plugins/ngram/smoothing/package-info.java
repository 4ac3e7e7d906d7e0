/** From counts to probabilities. */
@NullMarked
package dev.assay.plugins.ngram.smoothing;

import org.jspecify.annotations.NullMarked;
