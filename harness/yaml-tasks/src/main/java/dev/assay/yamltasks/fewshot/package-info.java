/** Which documents are shown as examples. */
@NullMarked
package dev.assay.yamltasks.fewshot;

import org.jspecify.annotations.NullMarked;
