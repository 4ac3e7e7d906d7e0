package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.KeyValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans packed one after the other, without padding, and where each row belongs. A span may
 * continue another span of the same batch that comes before it.
 */
final class Batch {

  final List<Span> spans;
  final int rows;
  final int[] tokens;
  final int[] positions;
  final int[] firstRows;
  final KeyValues[] keyValues;
  final @Nullable KeyValues[] sources;
  private final KvEdge[] edges;

  /** Makes room for the spans' keys and values. */
  Batch(List<Span> spans) {
    this.spans = spans;
    this.rows = spans.stream().mapToInt(span -> span.tokens().length).sum();
    this.tokens = new int[rows];
    this.positions = new int[rows];
    this.edges = new KvEdge[rows];
    this.firstRows = new int[spans.size()];
    this.keyValues = new KeyValues[spans.size()];
    this.sources = new KeyValues[spans.size()];
    int row = 0;
    for (int s = 0; s < spans.size(); s++) {
      Span span = spans.get(s);
      firstRows[s] = row;
      int position = span.edge().extend(span.tokens().length);
      for (int token : span.tokens()) {
        tokens[row] = token;
        positions[row] = position++;
        edges[row++] = span.edge();
      }
      keyValues[s] = span.edge().path();
      KvEdge source = span.edge().source();
      sources[s] = source == null ? null : source.path();
    }
  }

  float[] page(int row) {
    return edges[row].page(positions[row]);
  }

  int slot(int row) {
    return edges[row].slot(positions[row]);
  }
}
