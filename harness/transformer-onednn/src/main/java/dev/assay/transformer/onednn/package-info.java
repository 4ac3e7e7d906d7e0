/** Linear layers and attention in bfloat16 on oneDNN, called through its C interface. */
@NullMarked
package dev.assay.transformer.onednn;

import org.jspecify.annotations.NullMarked;
