/** Training of small language models. */
@NullMarked
package dev.assay.training;

import org.jspecify.annotations.NullMarked;
