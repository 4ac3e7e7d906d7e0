/** Models that know nothing: the chance line. */
@NullMarked
package dev.assay.plugins.dummy;

import org.jspecify.annotations.NullMarked;
