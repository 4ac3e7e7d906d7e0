/** Digests of definitions and documents. */
@NullMarked
package dev.assay.yamltasks.digest;

import org.jspecify.annotations.NullMarked;
