/** Asks models and scores what they answer. */
@NullMarked
package dev.assay.core.run;

import org.jspecify.annotations.NullMarked;
