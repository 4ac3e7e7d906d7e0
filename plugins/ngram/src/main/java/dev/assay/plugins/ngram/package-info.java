/** N-gram language models as a plugin. */
@NullMarked
package dev.assay.plugins.ngram;

import org.jspecify.annotations.NullMarked;
