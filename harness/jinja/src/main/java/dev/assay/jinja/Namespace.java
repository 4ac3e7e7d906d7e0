package dev.assay.jinja;

import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyObject;
import dev.assay.jinja.python.PythonRepr;
import org.jspecify.annotations.Nullable;

/** What {@code namespace(...)} makes: attributes that inner scopes can set. */
final class Namespace implements PyObject {
  private final PyDict attributes;

  Namespace(PyDict attributes) {
    this.attributes = attributes;
  }

  void set(String name, @Nullable Object value) {
    attributes.put(name, value);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return attributes.containsKey(name) ? attributes.get(name) : Missing.VALUE;
  }

  @Override
  public String typeName() {
    return "Namespace";
  }

  @Override
  public String repr() {
    return "<Namespace " + PythonRepr.repr(attributes) + ">";
  }
}
