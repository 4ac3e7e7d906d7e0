package dev.assay.jinja;

import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonRepr;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The filters that apply another filter or a test to each item: {@code map}, {@code select} and
 * their kin.
 */
final class SelectionFilters {
  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add("map(value, *args, **kwargs)", SelectionFilters::map)
          .add("select(value, *args, **kwargs)", (a, r) -> select(a, false, true, r))
          .add("reject(value, *args, **kwargs)", (a, r) -> select(a, false, false, r))
          .add("selectattr(value, *args, **kwargs)", (a, r) -> select(a, true, true, r))
          .add("rejectattr(value, *args, **kwargs)", (a, r) -> select(a, true, false, r))
          .add(
              "attr(obj, name)",
              (a, r) -> Attributes.attribute(a[0], Filters.string(a[1], "name"), r.environment))
          .build();

  private SelectionFilters() {}

  private static Object map(@Nullable Object[] a, Render render) {
    return Filters.generator(
        new Iterator<>() {
          private @Nullable Iterator<@Nullable Object> items;
          private UnaryOperator<@Nullable Object> function = UnaryOperator.identity();

          @Override
          public boolean hasNext() {
            if (items == null) {
              boolean any = Filters.truth(a[0]);
              function = any ? mapper((PyTuple) a[1], (PyDict) a[2], render) : function;
              items = any ? Filters.iterate(a[0], render) : Collections.emptyIterator();
            }
            return items.hasNext();
          }

          @Override
          public @Nullable Object next() {
            if (!hasNext() || items == null) {
              throw new java.util.NoSuchElementException();
            }
            return function.apply(items.next());
          }
        });
  }

  private static UnaryOperator<@Nullable Object> mapper(
      PyTuple args, PyDict kwargs, Render render) {
    if (args.isEmpty() && kwargs.containsKey("attribute")) {
      for (Object key : kwargs.keySet()) {
        if (!"attribute".equals(key) && !"default".equals(key)) {
          throw Filters.argumentError("Unexpected keyword argument '" + key + "'");
        }
      }
      return Filters.getter(kwargs.get("attribute"), kwargs.get("default"), render);
    }
    if (args.isEmpty()) {
      throw Filters.argumentError("map requires a filter argument");
    }
    Builtin filter = named(args.getFirst(), render.environment.filters(), "filter");
    return item -> call(filter, item, args, 1, kwargs, render);
  }

  private static Builtin named(@Nullable Object name, Map<String, Builtin> table, String what) {
    if (name instanceof Undefined undefined) {
      throw undefined.error();
    }
    Builtin builtin = name instanceof String s ? table.get(s) : null;
    if (builtin == null) {
      throw Filters.argumentError("No " + what + " named " + PythonRepr.repr(name) + ".");
    }
    return builtin;
  }

  private static @Nullable Object call(
      Builtin builtin,
      @Nullable Object item,
      PyTuple args,
      int skip,
      PyDict kwargs,
      Render render) {
    @Nullable Object[] positional = new Object[args.size() - skip + 1];
    positional[0] = item;
    for (int i = skip; i < args.size(); i++) {
      positional[i - skip + 1] = args.get(i);
    }
    @SuppressWarnings({"unchecked", "rawtypes"})
    Map<String, @Nullable Object> keywords = (Map) kwargs;
    return builtin.call(positional, keywords, render);
  }

  private static Object select(
      @Nullable Object[] a, boolean byAttribute, boolean wanted, Render render) {
    PyTuple args = (PyTuple) a[1];
    PyDict kwargs = (PyDict) a[2];
    return Filters.generator(
        new Iterator<>() {
          private @Nullable FilteredIterator passing;

          private FilteredIterator passing() {
            if (passing == null) {
              boolean any = Filters.truth(a[0]);
              Predicate<@Nullable Object> test =
                  any ? test(args, kwargs, byAttribute, render) : _ -> true;
              passing =
                  new FilteredIterator(
                      () -> any ? Filters.iterate(a[0], render) : Collections.emptyIterator(),
                      item -> test.test(item) == wanted);
            }
            return passing;
          }

          @Override
          public boolean hasNext() {
            return passing().hasNext();
          }

          @Override
          public @Nullable Object next() {
            return passing().next();
          }
        });
  }

  private static Predicate<@Nullable Object> test(
      PyTuple args, PyDict kwargs, boolean byAttribute, Render render) {
    if (byAttribute && args.isEmpty()) {
      throw Filters.argumentError("Missing parameter for attribute name");
    }
    UnaryOperator<@Nullable Object> getter =
        byAttribute ? Filters.getter(args.getFirst(), null, render) : UnaryOperator.identity();
    int skip = byAttribute ? 2 : 1;
    if (args.size() < skip) {
      return item -> Filters.truth(getter.apply(item));
    }
    Builtin test = named(args.get(skip - 1), Tests.TABLE, "test");
    return item -> Filters.truth(call(test, getter.apply(item), args, skip, kwargs, render));
  }
}
