/**
 * The built-in Transformer backend as a model type of the harness: {@code transformer:LOCATION}.
 */
@NullMarked
package dev.assay.plugins.transformer;

import org.jspecify.annotations.NullMarked;
