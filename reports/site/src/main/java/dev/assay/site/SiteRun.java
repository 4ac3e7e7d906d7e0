package dev.assay.site;

import dev.assay.spi.result.EvalResult;

/**
 * A run that the site shows.
 *
 * @param key names its folder under {@code data/}: the start of the SHA-256 of its results.json
 * @param path where it was read from, as the user gave it
 */
record SiteRun(String key, String path, EvalResult result) {}
