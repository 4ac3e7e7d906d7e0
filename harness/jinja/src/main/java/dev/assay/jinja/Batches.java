package dev.assay.jinja;

import dev.assay.jinja.python.PyList;
import dev.assay.jinja.python.Work;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the filter {@code batch} gives: lists of {@code size} items, the last filled up if there is
 * a filler.
 */
final class Batches implements Iterator<@Nullable Object> {
  private final Supplier<Iterator<@Nullable Object>> source;
  private final int size;
  private final @Nullable Object filler;
  private final Work work;
  private @Nullable Iterator<@Nullable Object> items;

  Batches(
      Supplier<Iterator<@Nullable Object>> source, int size, @Nullable Object filler, Work work) {
    this.source = source;
    this.size = size;
    this.filler = filler;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    if (items == null) {
      items = source.get();
    }
    return items.hasNext();
  }

  @Override
  public PyList next() {
    if (!hasNext() || items == null) {
      throw new NoSuchElementException();
    }
    PyList batch = new PyList();
    // jinja2 compares only for equality, so a size below one never ends a batch.
    do {
      work.spendElements(1);
      batch.add(items.next());
    } while (items.hasNext() && batch.size() != size);
    if (filler != null && batch.size() < size) {
      work.spendElements(size - batch.size());
      while (batch.size() < size) {
        batch.add(filler);
      }
    }
    return batch;
  }
}
