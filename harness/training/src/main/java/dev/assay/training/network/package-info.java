/** The architectures, and their checkpoints. */
@NullMarked
package dev.assay.training.network;

import org.jspecify.annotations.NullMarked;
