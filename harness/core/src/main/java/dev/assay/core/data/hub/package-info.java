/**
 * Data sets of the Hugging Face hub: what files hold a split, fetching them whole, and the cache
 * that keeps them.
 */
@NullMarked
package dev.assay.core.data.hub;

import org.jspecify.annotations.NullMarked;
