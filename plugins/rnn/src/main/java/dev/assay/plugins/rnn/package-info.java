/** The model type {@code rnn}: recurrent language models and their small relatives. */
@NullMarked
package dev.assay.plugins.rnn;

import org.jspecify.annotations.NullMarked;
