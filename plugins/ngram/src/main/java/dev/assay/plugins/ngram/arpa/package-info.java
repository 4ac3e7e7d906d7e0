/** The ARPA file format. */
@NullMarked
package dev.assay.plugins.ngram.arpa;

import org.jspecify.annotations.NullMarked;
