/** Linear layers of bfloat16 weights on oneDNN, called through its C interface. */
@NullMarked
package dev.assay.transformer.onednn;

import org.jspecify.annotations.NullMarked;
