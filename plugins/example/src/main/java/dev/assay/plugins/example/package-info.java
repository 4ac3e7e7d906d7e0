/** A plugin as its author would write it: a byte unigram model and a metric for choices. */
@NullMarked
package dev.assay.plugins.example;

import org.jspecify.annotations.NullMarked;
