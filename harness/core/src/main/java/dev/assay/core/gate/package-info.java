/** Gates for CI: a run against a recorded baseline, with margins and stated power. */
@NullMarked
package dev.assay.core.gate;

import org.jspecify.annotations.NullMarked;
