/** Multiple choice and short answers with few shots. */
@NullMarked
package dev.assay.tasks.fewshot;

import org.jspecify.annotations.NullMarked;
