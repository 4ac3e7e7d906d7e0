/** Tasks of recordings and images, and the data sets they are made of. */
@NullMarked
package dev.assay.tasks.discreteunits;

import org.jspecify.annotations.NullMarked;
