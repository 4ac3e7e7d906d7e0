/** Abilities that appear with size. */
@NullMarked
package dev.assay.tasks.emergence;

import org.jspecify.annotations.NullMarked;
