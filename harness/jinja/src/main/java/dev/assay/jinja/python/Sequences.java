package dev.assay.jinja.python;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What Python does with anything that has items: {@code len}, {@code iter}, {@code in}, indexing
 * and slices.
 */
public final class Sequences {
  private Sequences() {}

  /** {@code len(value)}. */
  public static long length(@Nullable Object value) {
    return switch (value) {
      case String s -> s.codePointCount(0, s.length());
      case Collection<?> collection -> collection.size();
      case Map<?, ?> map -> map.size();
      case PyObject object -> object.length();
      case null, default ->
          throw PythonException.typeError(
              "object of type '" + TypeName.of(value) + "' has no len()");
    };
  }

  /** {@code iter(value)}; each step costs one unit of work. */
  public static Iterator<@Nullable Object> iterate(@Nullable Object value, Work work) {
    Iterator<? extends @Nullable Object> items =
        switch (value) {
          case String s -> characters(s);
          case Collection<?> collection -> collection.iterator();
          case Map<?, ?> map -> map.keySet().iterator();
          case PyObject object -> object.iterate();
          case null, default ->
              throw PythonException.typeError(
                  "'" + TypeName.of(value) + "' object is not iterable");
        };
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public @Nullable Object next() {
        work.spend(1);
        try {
          return items.next();
        } catch (java.util.ConcurrentModificationException e) {
          throw PythonException.typeError("a list or dict changed while it was being walked");
        }
      }
    };
  }

  public static boolean isIterable(@Nullable Object value) {
    return value instanceof String
        || value instanceof Collection<?>
        || value instanceof Map<?, ?>
        || (value instanceof PyObject object && object.isIterable());
  }

  /** {@code list(value)}: a new list. */
  public static PyList list(@Nullable Object value, Work work) {
    if (value instanceof Collection<?> collection) {
      work.spendElements(collection.size());
      return new PyList(collection);
    }
    PyList list = new PyList();
    Iterator<@Nullable Object> items = iterate(value, work);
    while (items.hasNext()) {
      work.spendElements(1);
      list.add(items.next());
    }
    return list;
  }

  private static Iterator<String> characters(String s) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < s.length();
      }

      @Override
      public String next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int start = next;
        next += Character.charCount(s.codePointAt(start));
        return s.substring(start, next);
      }
    };
  }

  /** {@code item in container}. */
  public static boolean contains(@Nullable Object container, @Nullable Object item, Work work) {
    switch (container) {
      case String s -> {
        if (item instanceof String part) {
          work.spend(s.length() / 16 + 1);
          return s.contains(part);
        }
        throw PythonException.typeError(
            "'in <string>' requires string as left operand, not " + TypeName.describe(item));
      }
      case Map<?, ?> map -> {
        return PyDict.find(map, item) != Missing.VALUE;
      }
      case DictView view when view.kind() == DictView.Kind.KEYS -> {
        return PyDict.find(view.map(), item) != Missing.VALUE;
      }
      case PyRange range -> {
        return range.contains(item);
      }
      case null, default -> {
        Iterator<@Nullable Object> items;
        try {
          items = iterate(container, work);
        } catch (PythonException e) {
          throw PythonException.typeError(
              "argument of type '" + TypeName.of(container) + "' is not iterable");
        }
        while (items.hasNext()) {
          if (Comparison.same(item, items.next(), work)) {
            return true;
          }
        }
        return false;
      }
    }
  }

  /**
   * {@code value[key]}, or {@link Missing#VALUE} where Python would raise a TypeError or
   * LookupError.
   */
  public static @Nullable Object item(@Nullable Object value, @Nullable Object key) {
    return switch (value) {
      case Map<?, ?> map -> {
        Object found = isHashable(key) ? PyDict.find(map, key) : Missing.VALUE;
        yield found == Missing.VALUE ? Missing.VALUE : map.get(found);
      }
      case List<?> list -> {
        long index = position(key, list.size());
        yield index < 0 ? Missing.VALUE : list.get((int) index);
      }
      case String s -> {
        if (!(key instanceof Number || key instanceof Boolean)) {
          yield Missing.VALUE;
        }
        long index = position(key, s.codePointCount(0, s.length()));
        if (index < 0) {
          yield Missing.VALUE;
        }
        int start = s.offsetByCodePoints(0, (int) index);
        yield s.substring(start, s.offsetByCodePoints(start, 1));
      }
      case PyRange range -> {
        long index = position(key, range.length());
        yield index < 0 ? Missing.VALUE : range.at(index);
      }
      case null, default -> Missing.VALUE;
    };
  }

  private static boolean isHashable(@Nullable Object key) {
    return !(key instanceof Map<?, ?>
        || (key instanceof Collection<?> && !(key instanceof PyTuple)));
  }

  /** The index counted from the start, or -1 where it is no int or out of range. */
  private static long position(@Nullable Object key, long length) {
    if (!(Numbers.number(key) instanceof Long index)) {
      return -1;
    }
    long position = index < 0 ? index + length : index;
    return position < length ? position : -1;
  }

  /** {@code value[start:stop:step]}; a null bound is one that was left out. */
  public static Object slice(
      @Nullable Object value,
      @Nullable Object start,
      @Nullable Object stop,
      @Nullable Object step,
      Work work) {
    if (!(value instanceof String || value instanceof List<?> || value instanceof PyRange)) {
      String message = "'" + TypeName.of(value) + "' object is not subscriptable";
      throw value instanceof PyObject object
          ? object.unsupported(message)
          : PythonException.typeError(message);
    }
    long length = length(value);
    long by = step == null ? 1 : Numbers.index(step, "slice step");
    if (by == 0) {
      throw PythonException.valueError("slice step cannot be zero");
    }
    long lowest = by < 0 ? -1 : 0;
    long highest = by < 0 ? length - 1 : length;
    long from = start == null ? (by < 0 ? highest : lowest) : bound(start, length, lowest, highest);
    long to = stop == null ? (by < 0 ? lowest : highest) : bound(stop, length, lowest, highest);
    PyRange indices = new PyRange(from, to, Math.max(by, -Long.MAX_VALUE));
    return switch (value) {
      case String s -> slice(s, length, indices, work);
      case PyRange range -> new PyRange(range.at(from), range.at(to), range.step() * by);
      default -> {
        List<?> list = (List<?>) value;
        int count = (int) indices.length();
        work.spendElements(count);
        PyList items = new PyList(count);
        for (int i = 0; i < count; i++) {
          items.add(list.get((int) indices.at(i)));
        }
        yield list instanceof PyTuple ? PyTuple.copyOf(items) : items;
      }
    };
  }

  private static long bound(Object value, long length, long lowest, long highest) {
    long index = Numbers.index(value, "slice indices");
    if (index < 0) {
      index = index < -length ? -1 : index + length;
      return Math.max(index, lowest);
    }
    return Math.min(index, highest);
  }

  private static String slice(String s, long length, PyRange indices, Work work) {
    int count = (int) indices.length();
    work.spend(count);
    if (count == 0) {
      return "";
    }
    boolean units = length == s.length();
    if (indices.step() == 1) {
      int from = (int) indices.start();
      int start = units ? from : s.offsetByCodePoints(0, from);
      return s.substring(start, units ? start + count : s.offsetByCodePoints(start, count));
    }
    int[] points = s.codePoints().toArray();
    StringBuilder out = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      out.appendCodePoint(points[(int) indices.at(i)]);
    }
    return out.toString();
  }

  /** {@code reversed(value)}; a TypeError for what has no order to reverse. */
  public static Iterator<@Nullable Object> reversed(@Nullable Object value, Work work) {
    if (value instanceof PyIterator
        || value instanceof java.util.Set<?>
        || value == null
        || Numbers.number(value) != null) {
      throw PythonException.typeError("'" + TypeName.of(value) + "' object is not reversible");
    }
    PyList items = list(value, work);
    Collections.reverse(items);
    return items.iterator();
  }
}
