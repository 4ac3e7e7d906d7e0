/** From a task's definition and its documents to requests. */
@NullMarked
package dev.assay.yamltasks.task;

import org.jspecify.annotations.NullMarked;
