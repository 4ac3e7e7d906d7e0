package dev.assay.jinja;

import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonJson;
import dev.assay.jinja.python.Sequences;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two filters named {@code tojson}. */
final class JsonFilter {
  /** Jinja's own: sorted keys, and nothing that HTML would read as markup. */
  static final Builtin FOR_HTML =
      Builtin.of(
          "tojson(value, indent=None)",
          (a, render) -> {
            PythonJson.Options options = options(true, a[1], null, true, render);
            return PythonJson.dumps(a[0], options, render.work)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("'", "\\u0027");
          });

  /** Transformers': {@code json.dumps} with its options. */
  static final Builtin FOR_CHAT =
      Builtin.of(
          "tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False)",
          (a, render) -> {
            PythonJson.Options options =
                options(Comparison.truth(a[1]), a[2], a[3], Comparison.truth(a[4]), render);
            return PythonJson.dumps(a[0], options, render.work);
          });

  private JsonFilter() {}

  private static PythonJson.Options options(
      boolean ensureAscii,
      @Nullable Object indent,
      @Nullable Object separators,
      boolean sortKeys,
      Render render) {
    String level = indent == null ? null : indent instanceof String s ? s : spaces(indent, render);
    String item = level == null ? ", " : ",";
    String key = ": ";
    if (separators != null) {
      List<@Nullable Object> pair = Sequences.list(separators, render.work);
      if (pair.size() != 2
          || !(pair.getFirst() instanceof String first)
          || !(pair.getLast() instanceof String last)) {
        throw PythonException.valueError("separators must be two strings");
      }
      item = first;
      key = last;
    }
    return new PythonJson.Options(ensureAscii, level, item, key, sortKeys);
  }

  private static String spaces(Object indent, Render render) {
    int width = Math.max(0, Numbers.size(indent, "indent"));
    render.work.spend(width);
    return " ".repeat(width);
  }
}
