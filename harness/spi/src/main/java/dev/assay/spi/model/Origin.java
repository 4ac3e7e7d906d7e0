package dev.assay.spi.model;

import dev.assay.spi.data.Doc;

/**
 * Where in a run a request stands.
 *
 * @param task under the name it is reported by
 * @param index of the request among the document's, from 0
 */
public record Origin(String task, Doc doc, int index) {}
