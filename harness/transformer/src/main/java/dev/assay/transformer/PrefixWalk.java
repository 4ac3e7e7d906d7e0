package dev.assay.transformer;

import dev.assay.transformer.graph.KvEdge;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Walks prefix trees depth-first and cuts the walk into batches. An edge's keys and values live
 * until everything below it is computed, so that no more is held than one path and one batch.
 */
final class PrefixWalk {

  /**
   * Consecutive tokens of an edge in a batch.
   *
   * @param firstRow in the batch
   * @param from position of the first token in the texts of the edge
   * @param to position after the last
   */
  record Piece(PrefixTree.Edge edge, KvEdge kv, int firstRow, int from, int to) {
    int lastRow() {
      return firstRow + to - from - 1;
    }
  }

  /** An edge that is next, or begun. */
  private static final class Visit {
    final PrefixTree.Edge edge;
    final KvEdge kv;
    int done;

    Visit(PrefixTree.Edge edge, KvEdge kv) {
      this.edge = edge;
      this.kv = kv;
      this.done = edge.from;
    }
  }

  private final KvPool pool;
  private final long kvBytes;
  private final ToIntFunction<PrefixTree.Edge> followers;
  private final Deque<Visit> stack = new ArrayDeque<>();

  /** Pages that the batch so far, and what begins after it, will take. */
  private int planned;

  private final List<KvEdge> finished = new ArrayList<>();

  /**
   * @param kvBytes most memory that the pool may take
   * @param followers how many pages will be taken after the end of an edge, besides its children's
   */
  PrefixWalk(KvPool pool, long kvBytes, ToIntFunction<PrefixTree.Edge> followers) {
    this.pool = pool;
    this.kvBytes = kvBytes;
    this.followers = followers;
  }

  /**
   * Adds a tree, to be walked before those that were added earlier.
   *
   * @param kv without positions; closed when the tree is computed
   */
  void push(PrefixTree.Edge root, KvEdge kv) {
    stack.push(new Visit(root, kv));
  }

  boolean hasNext() {
    return !stack.isEmpty();
  }

  /**
   * Takes the next tokens, parents before children.
   *
   * @param room most tokens
   * @param reserved pages to be left for others
   * @param spans receives what to compute
   * @param firstRow of the next span in the batch
   */
  List<Piece> next(int room, int reserved, List<Span> spans, int firstRow) {
    List<Piece> pieces = new ArrayList<>();
    while (room > 0 && !stack.isEmpty()) {
      Visit visit = stack.peek();
      int left = visit.edge.to - visit.done;
      boolean whole = visit.edge.seesItself;
      if (whole && left > room && !spans.isEmpty()) {
        break;
      }
      int take = whole ? left : Math.min(room, left);
      int grown =
          KvPool.pagesFor(visit.done + take - visit.edge.from)
              - KvPool.pagesFor(visit.done - visit.edge.from);
      if (visit.done + take == visit.edge.to) {
        grown += followers.applyAsInt(visit.edge);
      }
      if ((pool.used() + reserved + planned + grown) * pool.pageBytes() > kvBytes) {
        if (spans.isEmpty()) {
          throw new ModelException(tooSmall(reserved + planned + grown));
        }
        break;
      }
      planned += grown;
      int to = visit.done + take;
      int[] tokens = Arrays.copyOfRange(visit.edge.text, visit.done, to);
      spans.add(whole ? Span.bidirectional(visit.kv, tokens) : Span.prefill(visit.kv, tokens));
      pieces.add(new Piece(visit.edge, visit.kv, firstRow, visit.done, to));
      visit.done = to;
      firstRow += take;
      room -= take;
      if (to == visit.edge.to) {
        stack.pop();
        for (PrefixTree.Edge child : visit.edge.children.reversed()) {
          stack.push(new Visit(child, visit.kv.child()));
        }
        finished.add(visit.kv);
      }
    }
    return pieces;
  }

  /** To be called when the batch is computed: frees what nothing below needs. */
  void computed() {
    finished.forEach(KvEdge::close);
    finished.clear();
    planned = 0;
  }

  private String tooSmall(int pages) {
    return "the memory for keys and values, "
        + (kvBytes >> 20)
        + " MiB, is too small: at least "
        + (((pool.used() + pages) * pool.pageBytes() >> 20) + 1)
        + " MiB are needed";
  }
}
