/** What a run found, and the writers that report it. */
@NullMarked
package dev.assay.spi.result;

import org.jspecify.annotations.NullMarked;
