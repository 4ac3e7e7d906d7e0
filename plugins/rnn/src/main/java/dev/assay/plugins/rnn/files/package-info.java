/** The files that hold such networks. */
@NullMarked
package dev.assay.plugins.rnn.files;

import org.jspecify.annotations.NullMarked;
