/** Formats of data files that need a library to be read. */
@NullMarked
package dev.assay.plugins.dataformats;

import org.jspecify.annotations.NullMarked;
