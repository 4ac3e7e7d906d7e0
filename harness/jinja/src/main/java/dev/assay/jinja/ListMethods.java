package dev.assay.jinja;

import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PyList;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.Sequences;
import dev.assay.jinja.python.Sorting;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code list} and {@code tuple} that templates can call. */
final class ListMethods {
  static final Map<String, Builtin> TUPLE =
      new Builtin.Table()
          .add("index(self, value, start=0, stop=..., /)", ListMethods::index)
          .add("count(self, value, /)", ListMethods::count)
          .build();

  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add("index(self, value, start=0, stop=..., /)", ListMethods::index)
          .add("count(self, value, /)", ListMethods::count)
          .add("copy(self, /)", (a, r) -> Sequences.list(a[0], r.work))
          .add("append(self, object, /)", ListMethods::append)
          .add("extend(self, iterable, /)", ListMethods::extend)
          .add("insert(self, index, object, /)", ListMethods::insert)
          .add("pop(self, index=-1, /)", ListMethods::pop)
          .add("remove(self, value, /)", ListMethods::remove)
          .add("reverse(self, /)", ListMethods::reverse)
          .add("clear(self, /)", ListMethods::clear)
          .add("sort(self, /, *, key=None, reverse=False)", ListMethods::sort)
          .build();

  private ListMethods() {}

  /** The list, if the template may change it. */
  private static PyList own(@Nullable Object[] args, String method, Render render) {
    if (!render.environment.mutableValues()) {
      throw Undefined.unsafe(args[0], method, render.environment.undefined()).error();
    }
    if (args[0] instanceof PyList list) {
      return list;
    }
    throw TemplateException.of(
        TemplateException.Kind.SECURITY,
        "a list of the context cannot be changed; copy it with |list first");
  }

  private static Object index(@Nullable Object[] a, Render render) {
    List<?> list = (List<?>) a[0];
    long start = bound(a[2], list.size());
    long stop = a[3] == Missing.VALUE ? list.size() : bound(a[3], list.size());
    for (long i = start; i < stop; i++) {
      render.work.spend(1);
      if (isSame(list.get((int) i), a[1], render)) {
        return i;
      }
    }
    String type = list instanceof PyTuple ? "tuple" : "list";
    throw PythonException.valueError(
        type.equals("tuple")
            ? "tuple.index(x): x not in tuple"
            : dev.assay.jinja.python.PythonRepr.repr(a[1], render.work) + " is not in list");
  }

  private static long bound(@Nullable Object value, int size) {
    long index = Numbers.index(value, "slice indices");
    return Math.clamp(index < 0 ? index + size : index, 0, size);
  }

  private static boolean isSame(@Nullable Object a, @Nullable Object b, Render render) {
    return Comparison.areEqual(a, b, render.work);
  }

  private static Object count(@Nullable Object[] a, Render render) {
    List<?> list = (List<?>) a[0];
    render.work.spend(list.size());
    return list.stream().filter(item -> isSame(item, a[1], render)).count();
  }

  private static @Nullable Object append(@Nullable Object[] a, Render render) {
    render.work.spendElements(1);
    own(a, "append", render).add(a[1]);
    return null;
  }

  private static @Nullable Object extend(@Nullable Object[] a, Render render) {
    PyList list = own(a, "extend", render);
    list.addAll(Sequences.list(a[1], render.work));
    return null;
  }

  private static @Nullable Object insert(@Nullable Object[] a, Render render) {
    PyList list = own(a, "insert", render);
    render.work.spendElements(1);
    render.work.spend(list.size() / 16);
    list.add((int) bound(a[1], list.size()), a[2]);
    return null;
  }

  private static @Nullable Object pop(@Nullable Object[] a, Render render) {
    PyList list = own(a, "pop", render);
    long index = Numbers.index(a[1], "index");
    long at = index < 0 ? index + list.size() : index;
    if (at < 0 || at >= list.size()) {
      throw PythonException.indexError(
          list.isEmpty() ? "pop from empty list" : "pop index out of range");
    }
    render.work.spend(list.size() / 16 + 1);
    return list.remove((int) at);
  }

  private static @Nullable Object remove(@Nullable Object[] a, Render render) {
    PyList list = own(a, "remove", render);
    for (int i = 0; i < list.size(); i++) {
      render.work.spend(1);
      if (isSame(list.get(i), a[1], render)) {
        list.remove(i);
        return null;
      }
    }
    throw PythonException.valueError("list.remove(x): x not in list");
  }

  private static @Nullable Object reverse(@Nullable Object[] a, Render render) {
    PyList list = own(a, "reverse", render);
    render.work.spend(list.size());
    Collections.reverse(list);
    return null;
  }

  private static @Nullable Object clear(@Nullable Object[] a, Render render) {
    own(a, "clear", render).clear();
    return null;
  }

  private static @Nullable Object sort(@Nullable Object[] a, Render render) {
    PyList list = own(a, "sort", render);
    if (a[1] != null) {
      throw PythonException.typeError(
          "sort() takes no key in a template; use the filter sort(attribute=...)");
    }
    PyList sorted = Sorting.sorted(list, item -> item, Comparison.truth(a[2]), render.work);
    list.clear();
    list.addAll(sorted);
    return null;
  }
}
