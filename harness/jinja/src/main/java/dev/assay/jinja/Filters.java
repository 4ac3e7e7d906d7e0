package dev.assay.jinja;

import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PyIterator;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.jinja.python.Sequences;
import dev.assay.jinja.python.TypeName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All of Jinja's filters, and lm-eval's {@code regex_replace}. */
final class Filters {
  static final Map<String, Builtin> TABLE = table();

  private Filters() {}

  private static Map<String, Builtin> table() {
    Map<String, Builtin> all = new HashMap<>();
    all.putAll(TextFilters.TABLE);
    all.putAll(SequenceFilters.TABLE);
    all.putAll(SelectionFilters.TABLE);
    all.putAll(NumberFilters.TABLE);
    all.put("tojson", JsonFilter.FOR_HTML);
    return Map.copyOf(all);
  }

  /** The text that a filter of text works on: any value's {@code str}. */
  static String text(@Nullable Object value, Render render) {
    return PythonRepr.str(value, render.work);
  }

  /** A value that a filter uses as it is, and that must be a string. */
  static String string(@Nullable Object value, String what) {
    if (value instanceof String s) {
      return s;
    }
    throw PythonException.typeError(what + " must be str, not " + TypeName.describe(value));
  }

  /** A value whose own method {@code name} the filter calls, so that it must be a string. */
  static String ownString(@Nullable Object value, String name) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (value instanceof String s) {
      return s;
    }
    throw new PythonException(
        PythonException.Type.ATTRIBUTE_ERROR,
        "'" + TypeName.of(value) + "' object has no attribute '" + name + "'");
  }

  static int size(@Nullable Object value, String what) {
    return Numbers.size(value, what);
  }

  /** {@code attribute='a.b.0'}: how a filter looks into each item; None takes the item itself. */
  static UnaryOperator<@Nullable Object> getter(
      @Nullable Object attribute, @Nullable Object fallback, Render render) {
    if (attribute == null) {
      return UnaryOperator.identity();
    }
    Object[] parts = parts(attribute);
    return item -> {
      Object value = item;
      for (Object part : parts) {
        value = Attributes.item(value, part, render.environment);
        if (fallback != null && value instanceof Undefined) {
          value = fallback;
        }
      }
      return value;
    };
  }

  private static Object[] parts(Object attribute) {
    if (!(attribute instanceof String path)) {
      return new Object[] {attribute};
    }
    String[] names = path.split("\\.", -1);
    Object[] parts = new Object[names.length];
    for (int i = 0; i < parts.length; i++) {
      boolean number = !names[i].isEmpty() && names[i].chars().allMatch(Character::isDigit);
      parts[i] = number ? (Object) Numbers.parseInt(names[i], 10) : names[i];
    }
    return parts;
  }

  /** Strings that differ only in case count as the same, unless asked not to. */
  static @Nullable Object key(@Nullable Object value, boolean caseSensitive) {
    return !caseSensitive && value instanceof String s
        ? dev.assay.jinja.python.Strings.lower(s)
        : value;
  }

  static boolean truth(@Nullable Object value) {
    return Comparison.truth(value);
  }

  static PyIterator generator(java.util.Iterator<@Nullable Object> items) {
    return new PyIterator("generator", items);
  }

  static java.util.Iterator<@Nullable Object> iterate(@Nullable Object value, Render render) {
    return Sequences.iterate(value, render.work);
  }

  static TemplateException argumentError(String message) {
    return TemplateException.of(TemplateException.Kind.RUNTIME, message);
  }
}
