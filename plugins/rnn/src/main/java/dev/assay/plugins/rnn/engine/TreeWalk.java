package dev.assay.plugins.rnn.engine;

import dev.assay.plugins.rnn.network.Source;
import dev.assay.plugins.rnn.network.Span;
import dev.assay.transformer.PrefixTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Walks prefix trees, several branches abreast. What the network knows at the end of an edge is
 * kept until all branches below it have begun; the last edges come first, so that no more is kept
 * than a few paths have branch points.
 */
final class TreeWalk {

  /**
   * Trees of texts that start alike.
   *
   * @param start the state before any token
   */
  record Grove(List<PrefixTree.Edge> roots, Source source, float[] start) {}

  /** An edge that is next, or begun; the state before its next token may be another's too. */
  private record Visit(PrefixTree.Edge edge, int from, Source source, float[] state) {}

  /**
   * Consecutive tokens of an edge in a batch.
   *
   * @param firstRow in the batch
   * @param span from position {@code span.from} of the texts of the edge
   */
  record Piece(PrefixTree.Edge edge, int firstRow, Span span) {

    /** Whether the edge ends here. */
    boolean last() {
      return span.to() == edge.to;
    }
  }

  private final int abreast;
  private final int rows;
  private final Deque<Visit> stack = new ArrayDeque<>();

  /**
   * @param abreast most branches at a time
   * @param rows most tokens at a time, at least {@code abreast}
   */
  TreeWalk(List<Grove> groves, int abreast, int rows) {
    this.abreast = abreast;
    this.rows = rows;
    for (Grove grove : groves.reversed()) {
      for (PrefixTree.Edge root : grove.roots().reversed()) {
        stack.push(new Visit(root, root.from, grove.source(), grove.start()));
      }
    }
  }

  boolean hasNext() {
    return !stack.isEmpty();
  }

  /** The next tokens; after they were read, {@link #computed} must be called. */
  List<Piece> next() {
    int count = Math.min(stack.size(), abreast);
    int most = rows / count;
    List<Piece> pieces = new ArrayList<>(count);
    int row = 0;
    for (int i = 0; i < count; i++) {
      Visit visit = stack.pop();
      int to = Math.min(visit.edge.to, visit.from + most);
      Span span = new Span(visit.edge.text, visit.from, to, visit.source, visit.state.clone());
      pieces.add(new Piece(visit.edge, row, span));
      row += to - visit.from;
    }
    return pieces;
  }

  void computed(List<Piece> pieces) {
    for (Piece piece : pieces.reversed()) {
      Span span = piece.span();
      if (!piece.last()) {
        stack.push(new Visit(piece.edge(), span.to(), span.source(), span.state()));
        continue;
      }
      for (PrefixTree.Edge child : piece.edge().children.reversed()) {
        stack.push(new Visit(child, span.to(), span.source(), span.state()));
      }
    }
  }
}
