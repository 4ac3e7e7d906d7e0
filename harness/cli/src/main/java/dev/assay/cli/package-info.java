/** The command line: the composition root and the only place that prints or exits. */
@NullMarked
package dev.assay.cli;

import org.jspecify.annotations.NullMarked;
