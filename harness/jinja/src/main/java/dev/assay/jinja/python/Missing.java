package dev.assay.jinja.python;

/** No value at all, which is not the same as None. */
public enum Missing {
  VALUE
}
