/**
 * What a prompt study says: spread, worst case, what causes it, and whether rankings survive it.
 */
@NullMarked
package dev.assay.core.study;

import org.jspecify.annotations.NullMarked;
