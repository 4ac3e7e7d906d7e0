/** What was answered, on disk before it counts. */
@NullMarked
package dev.assay.core.journal;

import org.jspecify.annotations.NullMarked;
