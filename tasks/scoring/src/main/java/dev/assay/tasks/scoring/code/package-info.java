/** Programs that a model wrote: executed behind walls, scored by whether they pass their tests. */
@NullMarked
package dev.assay.tasks.scoring.code;

import org.jspecify.annotations.NullMarked;
