/** Files that appear whole or not at all, and the errors of training. */
@NullMarked
package dev.assay.training.files;

import org.jspecify.annotations.NullMarked;
