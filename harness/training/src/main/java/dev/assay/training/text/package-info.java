/** What a model is trained on: text, cut into tokens, dealt out in batches. */
@NullMarked
package dev.assay.training.text;

import org.jspecify.annotations.NullMarked;
