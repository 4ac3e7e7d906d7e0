/** Language models: what they are asked and what they answer. */
@NullMarked
package dev.assay.spi.model;

import org.jspecify.annotations.NullMarked;
