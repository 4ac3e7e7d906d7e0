/** The leaderboard of many runs as a static site. */
@NullMarked
package dev.assay.site;

import org.jspecify.annotations.NullMarked;
