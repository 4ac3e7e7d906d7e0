package dev.assay.jinja.python;

import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A list that an expression made and may therefore change; lists that came from outside are read
 * only.
 */
public final class PyList extends ArrayList<@Nullable Object> {
  private static final long serialVersionUID = 1L;

  public PyList() {}

  public PyList(int capacity) {
    super(capacity);
  }

  public PyList(Collection<? extends @Nullable Object> items) {
    super(items);
  }
}
