/** The binary model format: mapped, not read. */
@NullMarked
package dev.assay.plugins.ngram.binary;

import org.jspecify.annotations.NullMarked;
