/** A run in the layout of lm-eval's files. */
@NullMarked
package dev.assay.core.lmeval;

import org.jspecify.annotations.NullMarked;
