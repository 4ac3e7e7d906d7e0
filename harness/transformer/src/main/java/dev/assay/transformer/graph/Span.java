package dev.assay.transformer.graph;

/**
 * Tokens of one text that are computed together.
 *
 * @param edge where their keys and values go; those before them on its path are read
 * @param tokens what is read
 * @param prefix number of positions that every row sees, even those after its own: the length of
 *     the text for an encoder, 0 for left to right
 */
public record Span(KvEdge edge, int[] tokens, int prefix) {}
