/** From text to token ids. */
@NullMarked
package dev.assay.plugins.ngram.text;

import org.jspecify.annotations.NullMarked;
