/** A suite with every name and default resolved. */
@NullMarked
package dev.assay.core.plan;

import org.jspecify.annotations.NullMarked;
