/** How well text is predicted. */
@NullMarked
package dev.assay.tasks.perplexity;

import org.jspecify.annotations.NullMarked;
