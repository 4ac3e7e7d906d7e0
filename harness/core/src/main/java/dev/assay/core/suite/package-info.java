/** What a user asks for, in YAML or options. */
@NullMarked
package dev.assay.core.suite;

import org.jspecify.annotations.NullMarked;
