/** Writing text with a model. */
@NullMarked
package dev.assay.plugins.ngram.generate;

import org.jspecify.annotations.NullMarked;
