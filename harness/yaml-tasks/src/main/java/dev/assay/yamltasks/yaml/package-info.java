/** YAML as lm-eval's loader reads it, with the place of every value. */
@NullMarked
package dev.assay.yamltasks.yaml;

import org.jspecify.annotations.NullMarked;
