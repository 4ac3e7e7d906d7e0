/** Back-off models and how they score. */
@NullMarked
package dev.assay.plugins.ngram.model;

import org.jspecify.annotations.NullMarked;
