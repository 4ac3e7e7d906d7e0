package dev.assay.jinja.python;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A generator or iterator: walked once, always true, without a length. */
public record PyIterator(String typeName, Iterator<@Nullable Object> iterator) implements PyObject {
  @Override
  public Iterator<@Nullable Object> iterate() {
    return iterator;
  }

  @Override
  public boolean isIterable() {
    return true;
  }

  @Override
  public String repr() {
    return "<" + typeName + " object>";
  }
}
