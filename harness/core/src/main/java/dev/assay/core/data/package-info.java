/** Data sets in files: where they lie and how they are read. */
@NullMarked
package dev.assay.core.data;

import org.jspecify.annotations.NullMarked;
