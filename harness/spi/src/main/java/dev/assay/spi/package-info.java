/** All that a plugin compiles against. */
@NullMarked
package dev.assay.spi;

import org.jspecify.annotations.NullMarked;
