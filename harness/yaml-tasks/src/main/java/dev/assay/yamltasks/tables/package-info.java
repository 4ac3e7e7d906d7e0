/** Groups over tasks of several plugins: what papers report together. */
@NullMarked
package dev.assay.yamltasks.tables;

import org.jspecify.annotations.NullMarked;
