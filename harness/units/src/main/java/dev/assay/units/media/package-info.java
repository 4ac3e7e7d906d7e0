/** Files of recordings and images, read with bounds and without trust. */
@NullMarked
package dev.assay.units.media;

import org.jspecify.annotations.NullMarked;
