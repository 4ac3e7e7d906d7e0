/** Programs to be written and executed. */
@NullMarked
package dev.assay.tasks.code;

import org.jspecify.annotations.NullMarked;
