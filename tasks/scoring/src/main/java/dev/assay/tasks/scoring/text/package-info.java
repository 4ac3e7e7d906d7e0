/** Texts and regular expressions as Python, in which task definitions are written, has them. */
@NullMarked
package dev.assay.tasks.scoring.text;

import org.jspecify.annotations.NullMarked;
