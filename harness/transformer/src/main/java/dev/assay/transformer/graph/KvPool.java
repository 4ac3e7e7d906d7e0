package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.KeyValues;
import dev.assay.transformer.kernels.PageLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Pages of keys and values, handed out and taken back.
 *
 * <p>Not safe for use by several threads.
 */
public final class KvPool {

  private final PageLayout layout;
  private final Deque<float[]> free = new ArrayDeque<>();
  private int used;
  private int peak;

  public KvPool(PageLayout layout) {
    this.layout = layout;
  }

  public PageLayout layout() {
    return layout;
  }

  float[] take() {
    used++;
    peak = Math.max(peak, used);
    float[] page = free.poll();
    return page == null ? new float[layout.size()] : page;
  }

  void giveBack(float[] page) {
    used--;
    // What the last user left must not be read: an infinite number times a weight of 0 is no 0.
    Arrays.fill(page, 0);
    free.push(page);
  }

  /** Pages in use. */
  public int used() {
    return used;
  }

  /** Most pages that were in use at once. */
  public int peak() {
    return peak;
  }

  public long pageBytes() {
    return 4L * layout.size();
  }

  /** Pages that a text of that length takes. */
  public static int pagesFor(int length) {
    return (length + KeyValues.PAGE - 1) / KeyValues.PAGE;
  }
}
