/** What Python functions of task definitions do, in Java. */
@NullMarked
package dev.assay.yamltasks.functions;

import org.jspecify.annotations.NullMarked;
