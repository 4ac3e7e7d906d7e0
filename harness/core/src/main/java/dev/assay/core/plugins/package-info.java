/** Finds plugins, keeps each behind a wall of its own, and lists what they contribute. */
@NullMarked
package dev.assay.core.plugins;

import org.jspecify.annotations.NullMarked;
