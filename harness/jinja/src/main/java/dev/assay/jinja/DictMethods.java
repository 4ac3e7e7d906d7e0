package dev.assay.jinja;

import dev.assay.jinja.python.DictView;
import dev.assay.jinja.python.HashKey;
import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRepr;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code dict} that templates can call. */
final class DictMethods {
  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add("get(self, key, default=None, /)", DictMethods::get)
          .add("items(self, /)", (a, _) -> new DictView(DictView.Kind.ITEMS, map(a)))
          .add("keys(self, /)", (a, _) -> new DictView(DictView.Kind.KEYS, map(a)))
          .add("values(self, /)", (a, _) -> new DictView(DictView.Kind.VALUES, map(a)))
          .add("copy(self, /)", (a, r) -> Functions.dict(a[0], new PyDict(), r))
          .add("update(self, mapping=..., /, **kwargs)", DictMethods::update)
          .add("setdefault(self, key, default=None, /)", DictMethods::setDefault)
          .add("pop(self, key, default=..., /)", DictMethods::pop)
          .add("popitem(self, /)", DictMethods::popItem)
          .add("clear(self, /)", DictMethods::clear)
          .build();

  private DictMethods() {}

  private static Map<?, ?> map(@Nullable Object[] args) {
    return (Map<?, ?>) args[0];
  }

  /** The dict, if the template may change it. */
  private static PyDict own(@Nullable Object[] args, String method, Render render) {
    if (!render.environment.mutableValues()) {
      throw Undefined.unsafe(args[0], method, render.environment.undefined()).error();
    }
    if (args[0] instanceof PyDict dict) {
      return dict;
    }
    throw TemplateException.of(
        TemplateException.Kind.SECURITY,
        "a dict of the context cannot be changed; copy it with dict() first");
  }

  private static @Nullable Object get(@Nullable Object[] a, Render render) {
    Object key = PyDict.find(map(a), a[1]);
    return key == Missing.VALUE ? a[2] : map(a).get(key);
  }

  private static @Nullable Object update(@Nullable Object[] a, Render render) {
    PyDict dict = own(a, "update", render);
    Functions.addAll(dict, a[1] == dict ? Missing.VALUE : a[1], render);
    ((PyDict) a[2]).forEach(dict::set);
    return null;
  }

  private static @Nullable Object setDefault(@Nullable Object[] a, Render render) {
    PyDict dict = own(a, "setdefault", render);
    render.work.spendElements(2);
    HashKey.of(a[1]);
    Object key = PyDict.find(dict, a[1]);
    if (key != Missing.VALUE) {
      return dict.get(key);
    }
    dict.put(a[1], a[2]);
    return a[2];
  }

  private static @Nullable Object pop(@Nullable Object[] a, Render render) {
    PyDict dict = own(a, "pop", render);
    Object key = PyDict.find(dict, a[1]);
    if (key != Missing.VALUE) {
      return dict.remove(key);
    }
    if (a[2] == Missing.VALUE) {
      throw new PythonException(PythonException.Type.KEY_ERROR, PythonRepr.repr(a[1], render.work));
    }
    return a[2];
  }

  private static @Nullable Object popItem(@Nullable Object[] a, Render render) {
    PyDict dict = own(a, "popitem", render);
    var last = dict.pollLastEntry();
    if (last == null) {
      throw new PythonException(PythonException.Type.KEY_ERROR, "'popitem(): dictionary is empty'");
    }
    return PyTuple.of(last.getKey(), last.getValue());
  }

  private static @Nullable Object clear(@Nullable Object[] a, Render render) {
    own(a, "clear", render).clear();
    return null;
  }
}
