/** Writing files so that none is ever found half-written. */
@NullMarked
package dev.assay.core.files;

import org.jspecify.annotations.NullMarked;
