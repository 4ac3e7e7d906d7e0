package dev.assay.jinja.python;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code tuple}: an unmodifiable list that prints with parentheses and never equals a
 * list.
 */
public class PyTuple extends AbstractList<@Nullable Object> implements RandomAccess {
  private final @Nullable Object[] items;

  protected PyTuple(@Nullable Object[] items) {
    this.items = items;
  }

  /** A tuple of these items; the array is copied. */
  public static PyTuple of(@Nullable Object... items) {
    return new PyTuple(items.clone());
  }

  public static PyTuple copyOf(Collection<? extends @Nullable Object> items) {
    return new PyTuple(items.toArray());
  }

  @Override
  public @Nullable Object get(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PyTuple tuple && Arrays.equals(items, tuple.items);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(items);
  }
}
