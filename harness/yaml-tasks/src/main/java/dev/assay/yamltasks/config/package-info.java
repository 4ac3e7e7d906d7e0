/** Task and group definitions: every key of lm-eval's schema, checked and with its default. */
@NullMarked
package dev.assay.yamltasks.config;

import org.jspecify.annotations.NullMarked;
