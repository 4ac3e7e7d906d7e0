/** CPython's random numbers, bit for bit. */
@NullMarked
package dev.assay.yamltasks.python;

import org.jspecify.annotations.NullMarked;
