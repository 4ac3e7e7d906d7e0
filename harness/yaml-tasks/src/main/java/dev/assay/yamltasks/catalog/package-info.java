/** Definitions in files and folders: includes, groups and tags, and the tasks made of them. */
@NullMarked
package dev.assay.yamltasks.catalog;

import org.jspecify.annotations.NullMarked;
