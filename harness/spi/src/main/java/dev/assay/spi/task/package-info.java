/** Tasks: documents turned into requests and targets. */
@NullMarked
package dev.assay.spi.task;

import org.jspecify.annotations.NullMarked;
