/** Compares runs document by document: reads them, aligns them, says what differs. */
@NullMarked
package dev.assay.core.compare;

import org.jspecify.annotations.NullMarked;
