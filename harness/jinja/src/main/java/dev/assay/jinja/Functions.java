package dev.assay.jinja;

import dev.assay.jinja.python.HashKey;
import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyObject;
import dev.assay.jinja.python.PyRange;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.jinja.python.Sequences;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja's global functions. */
final class Functions {
  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add("range(start, stop=..., step=1, /)", (a, _) -> range(a))
          .add("dict(mapping=..., /, **kwargs)", (a, render) -> dict(a[0], (PyDict) a[1], render))
          .add(
              "namespace(mapping=..., /, **kwargs)",
              (a, render) -> new Namespace(dict(a[0], (PyDict) a[1], render)))
          .add("cycler(*items)", (a, _) -> new Cycler((PyTuple) a[0]))
          .add("joiner(sep=', ')", (a, render) -> new Joiner(a[0]))
          .build();

  private Functions() {}

  private static PyRange range(@Nullable Object[] a) {
    long first = Numbers.index(a[0], "range() argument");
    if (a[1] == Missing.VALUE) {
      return new PyRange(0, first, 1);
    }
    return new PyRange(
        first, Numbers.index(a[1], "range() argument"), Numbers.index(a[2], "range() argument"));
  }

  /** {@code dict(mapping, **kwargs)}, where the mapping may be pairs. */
  static PyDict dict(@Nullable Object mapping, PyDict kwargs, Render render) {
    PyDict result = new PyDict();
    addAll(result, mapping, render);
    kwargs.forEach(result::set);
    return result;
  }

  /** Adds the entries of a mapping, or of pairs; nothing for {@link Missing#VALUE}. */
  static void addAll(PyDict target, @Nullable Object mapping, Render render) {
    if (mapping == Missing.VALUE) {
      return;
    }
    if (mapping instanceof Map<?, ?> map) {
      render.work.spendElements(map.size() * 2L);
      map.forEach(target::set);
      return;
    }
    Iterator<@Nullable Object> pairs = Sequences.iterate(mapping, render.work);
    for (int i = 0; pairs.hasNext(); i++) {
      var pair = Sequences.list(pairs.next(), render.work);
      if (pair.size() != 2) {
        throw PythonException.valueError(
            "dictionary update sequence element #"
                + i
                + " has length "
                + pair.size()
                + "; 2 is required");
      }
      render.work.spendElements(2);
      HashKey.of(pair.getFirst());
      target.set(pair.getFirst(), pair.getLast());
    }
  }

  /** What {@code cycler(...)} makes. */
  private static final class Cycler implements PyObject {
    private final PyTuple items;
    private int position;

    Cycler(PyTuple items) {
      if (items.isEmpty()) {
        throw TemplateException.of(
            TemplateException.Kind.RUNTIME, "at least one item has to be provided");
      }
      this.items = items;
    }

    @Override
    public @Nullable Object attribute(String name) {
      return switch (name) {
        case "current" -> items.get(position);
        case "next" -> Builtin.of("next()", (_, _) -> next());
        case "reset" -> Builtin.of("reset()", (_, _) -> reset());
        default -> Missing.VALUE;
      };
    }

    private @Nullable Object next() {
      Object item = items.get(position);
      position = (position + 1) % items.size();
      return item;
    }

    private @Nullable Object reset() {
      position = 0;
      return null;
    }

    @Override
    public String typeName() {
      return "Cycler";
    }

    @Override
    public String repr() {
      return "<Cycler>";
    }
  }

  /**
   * What {@code joiner(sep)} makes: nothing the first time it is called, the separator afterwards.
   */
  private static final class Joiner implements Callable {
    private final @Nullable Object separator;
    private boolean used;

    Joiner(@Nullable Object separator) {
      this.separator = separator;
    }

    @Override
    public @Nullable Object call(Arguments arguments, Render render) {
      Object result = used ? separator : "";
      used = true;
      return result;
    }

    @Override
    public String typeName() {
      return "Joiner";
    }

    @Override
    public String repr() {
      return "<Joiner " + PythonRepr.repr(separator) + ">";
    }
  }
}
