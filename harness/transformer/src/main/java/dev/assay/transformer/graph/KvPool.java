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

  /**
   * Room for {@link KeyValues#PAGE} positions.
   *
   * @param index counts the pool's pages from 0
   * @param host the numbers; empty where a device keeps them, which finds them by the index
   */
  record Page(int index, float[] host) {}

  private final int hostSize;
  private final long pageBytes;
  private final Deque<Page> free = new ArrayDeque<>();
  private int used;
  private int peak;

  private KvPool(int hostSize, long pageBytes) {
    this.hostSize = hostSize;
    this.pageBytes = pageBytes;
  }

  /** Pages on the Java heap. */
  public static KvPool onHost(PageLayout layout) {
    return new KvPool(layout.size(), 4L * layout.size());
  }

  /** Pages in a device's memory, where page {@code i} is the i-th of a block. */
  public static KvPool onDevice(long pageBytes) {
    return new KvPool(0, pageBytes);
  }

  Page take() {
    Page page = free.poll();
    if (page == null) {
      page = new Page(used, new float[hostSize]);
    }
    used++;
    peak = Math.max(peak, used);
    return page;
  }

  void giveBack(Page page) {
    used--;
    // What the last user left must not be read: an infinite number times a weight of 0 is no 0.
    Arrays.fill(page.host(), 0);
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
    return pageBytes;
  }

  /** Pages that a text of that length takes. */
  public static int pagesFor(int length) {
    return (length + KeyValues.PAGE - 1) / KeyValues.PAGE;
  }
}
