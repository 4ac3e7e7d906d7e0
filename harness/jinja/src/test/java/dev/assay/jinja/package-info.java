@NullMarked
package dev.assay.jinja;

import org.jspecify.annotations.NullMarked;
