/** Contract tests that the author of a plugin extends to see that it keeps its promises. */
@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
