/** Scoring and generation with a network: each shared prefix is read once. */
@NullMarked
package dev.assay.plugins.rnn.engine;

import org.jspecify.annotations.NullMarked;
