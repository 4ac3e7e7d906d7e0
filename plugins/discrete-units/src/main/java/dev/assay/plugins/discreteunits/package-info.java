/** Language models over discrete units of speech and images: {@code units:DIR}. */
@NullMarked
package dev.assay.plugins.discreteunits;

import org.jspecify.annotations.NullMarked;
