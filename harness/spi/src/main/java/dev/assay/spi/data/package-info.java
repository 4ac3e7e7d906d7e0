/** Documents and where they come from. */
@NullMarked
package dev.assay.spi.data;

import org.jspecify.annotations.NullMarked;
