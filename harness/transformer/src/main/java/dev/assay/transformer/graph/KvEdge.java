package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.KeyValues;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of one edge of the prefix tree: some tokens that follow the end of another
 * edge. Pages return to the pool when the edge is closed and nothing continues it.
 */
public final class KvEdge implements AutoCloseable {

  private final KvPool pool;
  private final @Nullable KvEdge parent;
  private final @Nullable KvEdge source;
  private final List<KvPool.Page> pages = new ArrayList<>();
  private int start = -1;
  private int length;
  private int holders = 1;

  private KvEdge(KvPool pool, @Nullable KvEdge parent, @Nullable KvEdge source) {
    this.pool = pool;
    this.parent = parent;
    this.source = source;
  }

  /** The start of a text. */
  public static KvEdge root(KvPool pool) {
    return new KvEdge(pool, null, null);
  }

  /**
   * The start of a text that attends to a source.
   *
   * @param source an encoder's output; closed with the last edge of the text
   */
  public static KvEdge root(KvPool pool, KvEdge source) {
    return new KvEdge(pool, null, source);
  }

  /** An edge after this one, which must be complete when that is first extended. */
  public KvEdge child() {
    holders++;
    return new KvEdge(pool, this, source);
  }

  @Nullable KvEdge source() {
    return source;
  }

  /** Position after the last. */
  public int end() {
    if (start < 0) {
      start = parent == null ? 0 : parent.end();
    }
    return start + length;
  }

  /** Makes room for more positions and returns the first. */
  public int extend(int positions) {
    int first = end();
    length += positions;
    while (pages.size() < KvPool.pagesFor(length)) {
      pages.add(pool.take());
    }
    return first;
  }

  /** The page of a position of this edge. */
  float[] page(int position) {
    return pages.get((position - start) / KeyValues.PAGE).host();
  }

  int slot(int position) {
    return (position - start) % KeyValues.PAGE;
  }

  /**
   * Where a device keeps each position from the root to the end of this edge: page index times
   * {@link KeyValues#PAGE} plus the place in the page.
   */
  public int[] slots() {
    int[] slots = new int[end()];
    for (KvEdge edge = this; edge != null; edge = edge.parent) {
      for (int i = 0; i < edge.length; i++) {
        int page = edge.pages.get(i / KeyValues.PAGE).index();
        slots[edge.start + i] = page * KeyValues.PAGE + i % KeyValues.PAGE;
      }
    }
    return slots;
  }

  /** All pages from the root to the end of this edge. */
  KeyValues path() {
    Deque<KvEdge> edges = new ArrayDeque<>();
    int count = 0;
    for (KvEdge edge = this; edge != null; edge = edge.parent) {
      edges.push(edge);
      count += edge.pages.size();
    }
    float[][] path = new float[count][];
    int[] counts = new int[count];
    int next = 0;
    for (KvEdge edge : edges) {
      int left = edge.length;
      for (KvPool.Page page : edge.pages) {
        counts[next] = Math.min(left, KeyValues.PAGE);
        left -= counts[next];
        path[next++] = page.host();
      }
    }
    return new KeyValues(path, counts, end());
  }

  /** No more will be added here; children keep it alive. */
  @Override
  public void close() {
    for (KvEdge edge = this; edge != null && --edge.holders == 0; edge = edge.parent) {
      edge.pages.forEach(pool::giveBack);
      edge.pages.clear();
      if (edge.parent == null && edge.source != null) {
        edge.source.close();
      }
    }
  }
}
