package dev.assay.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those of some items that pass a test. Like a generator it does nothing, and so cannot fail, until
 * it is walked.
 */
final class FilteredIterator implements Iterator<@Nullable Object> {
  private final Supplier<Iterator<@Nullable Object>> source;
  private final Predicate<@Nullable Object> test;
  private @Nullable Iterator<@Nullable Object> items;
  private @Nullable Object next;
  private boolean ready;

  FilteredIterator(Supplier<Iterator<@Nullable Object>> source, Predicate<@Nullable Object> test) {
    this.source = source;
    this.test = test;
  }

  @Override
  public boolean hasNext() {
    if (items == null) {
      items = source.get();
    }
    while (!ready && items.hasNext()) {
      next = items.next();
      ready = test.test(next);
    }
    return ready;
  }

  @Override
  public @Nullable Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ready = false;
    return next;
  }
}
