package dev.assay.jinja;

import dev.assay.jinja.python.Arithmetic;
import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Comparison.Order;
import dev.assay.jinja.python.HashKey;
import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PyIterator;
import dev.assay.jinja.python.PyList;
import dev.assay.jinja.python.PyObject;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.jinja.python.Sequences;
import dev.assay.jinja.python.Sorting;
import dev.assay.jinja.python.TypeName;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters that work on the items of something. */
final class SequenceFilters {
  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add("length(obj, /)", (a, _) -> Sequences.length(a[0]))
          .alias("count", "length")
          .add("list(value)", (a, r) -> Sequences.list(a[0], r.work))
          .add(
              "first(seq)",
              (a, r) -> first(Filters.iterate(a[0], r), "No first item, sequence was empty.", r))
          .add(
              "last(seq)",
              (a, r) ->
                  first(Sequences.reversed(a[0], r.work), "No last item, sequence was empty.", r))
          .add("join(value, d='', attribute=None)", SequenceFilters::join)
          .add("reverse(value)", SequenceFilters::reverse)
          .add(
              "sort(value, reverse=False, case_sensitive=False, attribute=None)",
              SequenceFilters::sort)
          .add("unique(value, case_sensitive=False, attribute=None)", SequenceFilters::unique)
          .add(
              "min(value, case_sensitive=False, attribute=None)", (a, r) -> extreme(a, Order.LT, r))
          .add(
              "max(value, case_sensitive=False, attribute=None)", (a, r) -> extreme(a, Order.GT, r))
          .add("sum(iterable, attribute=None, start=0)", SequenceFilters::sum)
          .add("batch(value, linecount, fill_with=None)", SequenceFilters::batch)
          .add("slice(value, slices, fill_with=None)", SequenceFilters::slice)
          .add(
              "groupby(value, attribute, default=None, case_sensitive=False)",
              SequenceFilters::groupBy)
          .add("items(value)", SequenceFilters::items)
          .add(
              "dictsort(value, case_sensitive=False, by='key', reverse=False)",
              SequenceFilters::dictSort)
          .add("default(value, default_value='', boolean=False)", SequenceFilters::orDefault)
          .alias("d", "default")
          .build();

  private SequenceFilters() {}

  private static @Nullable Object first(
      Iterator<@Nullable Object> items, String hint, Render render) {
    return items.hasNext() ? items.next() : new Undefined(hint, render.environment.undefined());
  }

  private static @Nullable Object orDefault(@Nullable Object[] a, Render render) {
    return a[0] instanceof Undefined || (Filters.truth(a[2]) && !Filters.truth(a[0])) ? a[1] : a[0];
  }

  private static String join(@Nullable Object[] a, Render render) {
    UnaryOperator<@Nullable Object> getter = Filters.getter(a[2], null, render);
    String separator = PythonRepr.str(a[1], render.work);
    StringBuilder out = new StringBuilder();
    Iterator<@Nullable Object> items = Filters.iterate(a[0], render);
    boolean first = true;
    while (items.hasNext()) {
      String text = PythonRepr.str(getter.apply(items.next()), render.work);
      render.work.spend((long) text.length() + separator.length());
      out.append(first ? "" : separator).append(text);
      first = false;
    }
    return out.toString();
  }

  private static Object reverse(@Nullable Object[] a, Render render) {
    if (a[0] instanceof String s) {
      render.work.spend(s.length());
      return reverse(s);
    }
    try {
      String type =
          a[0] instanceof PyTuple || !(a[0] instanceof java.util.List<?>)
              ? "reversed"
              : "list_reverseiterator";
      return new PyIterator(type, Sequences.reversed(a[0], render.work));
    } catch (PythonException e) {
      return reversedCopy(a[0], render);
    }
  }

  private static PyList reversedCopy(@Nullable Object value, Render render) {
    try {
      PyList items = Sequences.list(value, render.work);
      Collections.reverse(items);
      return items;
    } catch (PythonException e) {
      if (e.type() == PythonException.Type.TYPE_ERROR) {
        throw Filters.argumentError("argument must be iterable");
      }
      throw e;
    }
  }

  private static String reverse(String s) {
    int[] points = s.codePoints().toArray();
    StringBuilder out = new StringBuilder(s.length());
    for (int i = points.length; i-- > 0; ) {
      out.appendCodePoint(points[i]);
    }
    return out.toString();
  }

  /** The key of {@code sort}: one value for each of the attributes that commas separate. */
  private static UnaryOperator<@Nullable Object> sortKey(
      @Nullable Object attribute, boolean caseSensitive, Render render) {
    String[] names = attribute instanceof String s ? s.split(",", -1) : null;
    int count = names == null ? 1 : names.length;
    @SuppressWarnings({"unchecked", "rawtypes"})
    UnaryOperator<@Nullable Object>[] each = new UnaryOperator[count];
    for (int i = 0; i < count; i++) {
      each[i] = Filters.getter(names == null ? attribute : names[i], null, render);
    }
    return item -> {
      render.work.spendElements(count + 1L);
      PyList keys = new PyList(count);
      for (UnaryOperator<@Nullable Object> getter : each) {
        keys.add(Filters.key(getter.apply(item), caseSensitive));
      }
      return keys;
    };
  }

  private static PyList sort(@Nullable Object[] a, Render render) {
    UnaryOperator<@Nullable Object> key = sortKey(a[3], Filters.truth(a[2]), render);
    return Sorting.sorted(Sequences.list(a[0], render.work), key, Filters.truth(a[1]), render.work);
  }

  private static Object unique(@Nullable Object[] a, Render render) {
    UnaryOperator<@Nullable Object> getter = Filters.getter(a[2], null, render);
    boolean caseSensitive = Filters.truth(a[1]);
    Set<Object> seen = new HashSet<>();
    return Filters.generator(
        new FilteredIterator(
            () -> Filters.iterate(a[0], render),
            item -> seen.add(HashKey.of(Filters.key(getter.apply(item), caseSensitive)))));
  }

  private static @Nullable Object extreme(@Nullable Object[] a, Order better, Render render) {
    UnaryOperator<@Nullable Object> getter = Filters.getter(a[2], null, render);
    boolean caseSensitive = Filters.truth(a[1]);
    Iterator<@Nullable Object> items = Filters.iterate(a[0], render);
    if (!items.hasNext()) {
      return new Undefined(
          "No aggregated item, sequence was empty.", render.environment.undefined());
    }
    Object best = items.next();
    Object bestKey = Filters.key(getter.apply(best), caseSensitive);
    while (items.hasNext()) {
      Object item = items.next();
      Object key = Filters.key(getter.apply(item), caseSensitive);
      if (Comparison.holds(better, key, bestKey, render.work)) {
        best = item;
        bestKey = key;
      }
    }
    return best;
  }

  private static @Nullable Object sum(@Nullable Object[] a, Render render) {
    UnaryOperator<@Nullable Object> getter = Filters.getter(a[1], null, render);
    if (a[2] instanceof String) {
      throw PythonException.typeError("sum() can't sum strings [use ''.join(seq) instead]");
    }
    Object total = a[2];
    Iterator<@Nullable Object> items = Filters.iterate(a[0], render);
    while (items.hasNext()) {
      total = Arithmetic.add(total, getter.apply(items.next()), render.work);
    }
    return total;
  }

  private static Object batch(@Nullable Object[] a, Render render) {
    return Filters.generator(
        new Batches(
            () -> Filters.iterate(a[0], render),
            Filters.size(a[1], "linecount"),
            a[2],
            render.work));
  }

  private static Object slice(@Nullable Object[] a, Render render) {
    return Filters.generator(new FilteredIterator(() -> columns(a, render).iterator(), _ -> true));
  }

  private static PyList columns(@Nullable Object[] a, Render render) {
    PyList items = Sequences.list(a[0], render.work);
    long slices = Numbers.index(a[1], "slices");
    if (slices == 0) {
      throw new PythonException(
          PythonException.Type.ZERO_DIVISION_ERROR, "integer division or modulo by zero");
    }
    render.work.spendElements(Math.max(0, slices) + items.size());
    PyList columns = new PyList();
    long each = Math.floorDiv(items.size(), slices);
    long larger = Math.floorMod(items.size(), slices);
    int start = 0;
    for (long i = 0; i < slices; i++) {
      int end = (int) (start + each + (i < larger ? 1 : 0));
      PyList column = new PyList(items.subList(start, end));
      if (a[2] != null && i >= larger) {
        column.add(a[2]);
      }
      columns.add(column);
      start = end;
    }
    return columns;
  }

  /** One group of {@code groupby}: a pair whose parts have names. */
  private static final class Group extends PyTuple implements PyObject {
    Group(@Nullable Object grouper, PyList list) {
      super(new Object[] {grouper, list});
    }

    @Override
    public @Nullable Object attribute(String name) {
      return switch (name) {
        case "grouper" -> get(0);
        case "list" -> get(1);
        default -> Missing.VALUE;
      };
    }

    @Override
    public String typeName() {
      return "_GroupTuple";
    }

    @Override
    public String repr() {
      return PythonRepr.repr(PyTuple.copyOf(this));
    }

    @Override
    public Iterator<@Nullable Object> iterate() {
      return iterator();
    }

    @Override
    public long length() {
      return size();
    }
  }

  private static PyList groupBy(@Nullable Object[] a, Render render) {
    UnaryOperator<@Nullable Object> getter = Filters.getter(a[1], a[2], render);
    boolean caseSensitive = Filters.truth(a[3]);
    UnaryOperator<@Nullable Object> key = item -> Filters.key(getter.apply(item), caseSensitive);
    PyList sorted = Sorting.sorted(Sequences.list(a[0], render.work), key, false, render.work);
    PyList groups = new PyList();
    PyList group = new PyList();
    Object current = Missing.VALUE;
    for (Object item : sorted) {
      Object itemKey = key.apply(item);
      render.work.spendElements(1);
      if (current == Missing.VALUE || !Comparison.areEqual(current, itemKey, render.work)) {
        current = itemKey;
        group = new PyList();
        groups.add(new Group(getter.apply(item), group));
      }
      group.add(item);
    }
    return groups;
  }

  private static Object items(@Nullable Object[] a, Render render) {
    return Filters.generator(
        new FilteredIterator(
            () ->
                a[0] instanceof Undefined
                    ? Collections.emptyIterator()
                    : pairs(a[0], render).iterator(),
            _ -> true));
  }

  private static PyList pairs(@Nullable Object value, Render render) {
    if (!(value instanceof Map<?, ?> map)) {
      throw PythonException.typeError(
          "Can only get item pairs from a mapping, not from " + TypeName.of(value));
    }
    render.work.spendElements(map.size() * 3L);
    PyList pairs = new PyList();
    map.forEach((key, item) -> pairs.add(PyTuple.of(key, item)));
    return pairs;
  }

  private static PyList dictSort(@Nullable Object[] a, Render render) {
    int position = "key".equals(a[2]) ? 0 : "value".equals(a[2]) ? 1 : -1;
    if (position < 0) {
      throw Filters.argumentError("You can only sort by either \"key\" or \"value\"");
    }
    if (a[0] instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!(a[0] instanceof Map<?, ?>)) {
      throw new PythonException(
          PythonException.Type.ATTRIBUTE_ERROR,
          "'" + TypeName.of(a[0]) + "' object has no attribute 'items'");
    }
    boolean caseSensitive = Filters.truth(a[1]);
    UnaryOperator<@Nullable Object> key =
        pair -> Filters.key(((PyTuple) pair).get(position), caseSensitive);
    return Sorting.sorted(pairs(a[0], render), key, Filters.truth(a[3]), render.work);
  }
}
