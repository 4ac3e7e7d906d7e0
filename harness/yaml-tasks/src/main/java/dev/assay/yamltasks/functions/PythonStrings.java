package dev.assay.yamltasks.functions;

import dev.assay.jinja.python.Strings;

/** Methods of Python's str, as the functions here call them. */
final class PythonStrings {
  private PythonStrings() {}

  static String strip(String text) {
    return Strings.strip(text, null, Strings.Ends.BOTH);
  }

  static String capitalize(String text) {
    return Strings.capitalize(text);
  }
}
