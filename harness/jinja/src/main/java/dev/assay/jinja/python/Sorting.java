package dev.assay.jinja.python;

import dev.assay.jinja.python.Comparison.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code sorted}: stable, by {@code <} alone, also when what is compared has no consistent
 * order.
 */
public final class Sorting {
  /** Up to so many items are sorted by insertion, which also compares them in CPython's order. */
  private static final int INSERTION = 32;

  private record Keyed(@Nullable Object key, @Nullable Object item) {}

  private Sorting() {}

  public static PyList sorted(
      List<? extends @Nullable Object> items,
      UnaryOperator<@Nullable Object> key,
      boolean reverse,
      Work work) {
    List<Keyed> keyed = new ArrayList<>(items.size());
    for (Object item : items) {
      keyed.add(new Keyed(key.apply(item), item));
    }
    Keyed[] array = keyed.toArray(Keyed[]::new);
    mergeSort(array, new Keyed[array.length], 0, array.length, reverse, work);
    PyList sorted = new PyList(array.length);
    for (Keyed one : array) {
      sorted.add(one.item);
    }
    return sorted;
  }

  /** Unlike Java's own sort, this never complains about an inconsistent order (NaN has none). */
  private static void mergeSort(
      Keyed[] items, Keyed[] buffer, int from, int to, boolean reverse, Work work) {
    if (to - from <= INSERTION) {
      insertionSort(items, from, to, reverse, work);
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(items, buffer, from, middle, reverse, work);
    mergeSort(items, buffer, middle, to, reverse, work);
    System.arraycopy(items, from, buffer, from, to - from);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      work.spend(1);
      boolean takeRight =
          left == middle
              || (right < to && before(buffer[right].key, buffer[left].key, reverse, work));
      items[i] = takeRight ? buffer[right++] : buffer[left++];
    }
  }

  private static void insertionSort(Keyed[] items, int from, int to, boolean reverse, Work work) {
    for (int i = from + 1; i < to; i++) {
      Keyed item = items[i];
      int low = from;
      int high = i;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (before(item.key, items[middle].key, reverse, work)) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      work.spend(i - low + 1L);
      System.arraycopy(items, low, items, low + 1, i - low);
      items[low] = item;
    }
  }

  private static boolean before(
      @Nullable Object a, @Nullable Object b, boolean reverse, Work work) {
    return reverse
        ? Comparison.holds(Order.LT, b, a, work)
        : Comparison.holds(Order.LT, a, b, work);
  }
}
