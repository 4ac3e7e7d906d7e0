package dev.assay.jinja;

import dev.assay.jinja.python.PyObject;
import org.jspecify.annotations.Nullable;

/** A value that a template can call. */
interface Callable extends PyObject {
  @Nullable Object call(Arguments arguments, Render render);
}
