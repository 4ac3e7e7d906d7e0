package dev.assay.jinja.python;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dict.keys()}, {@code dict.values()} and {@code dict.items()} return: live views of
 * the dict.
 */
public record DictView(Kind kind, Map<?, ?> map) implements PyObject {
  /** Which of an entry's parts a view shows. */
  public enum Kind {
    KEYS,
    VALUES,
    ITEMS
  }

  @Override
  public Iterator<@Nullable Object> iterate() {
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public @Nullable Object next() {
        Map.Entry<?, ?> entry = entries.next();
        return switch (kind) {
          case KEYS -> entry.getKey();
          case VALUES -> entry.getValue();
          case ITEMS -> PyTuple.of(entry.getKey(), entry.getValue());
        };
      }
    };
  }

  @Override
  public long length() {
    return map.size();
  }

  @Override
  public boolean truth() {
    return !map.isEmpty();
  }

  @Override
  public String typeName() {
    return switch (kind) {
      case KEYS -> "dict_keys";
      case VALUES -> "dict_values";
      case ITEMS -> "dict_items";
    };
  }

  @Override
  public boolean isIterable() {
    return true;
  }

  @Override
  public String repr() {
    PyList items = new PyList();
    iterate().forEachRemaining(items::add);
    return typeName() + "(" + PythonRepr.repr(items) + ")";
  }
}
