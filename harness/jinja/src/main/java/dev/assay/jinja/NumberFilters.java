package dev.assay.jinja;

import dev.assay.jinja.python.Arithmetic;
import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Comparison.Order;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.Rounding;
import dev.assay.jinja.python.TypeName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters that work on numbers. */
final class NumberFilters {
  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add("abs(x, /)", NumberFilters::abs)
          .add("int(value, default=0, base=10)", NumberFilters::toInt)
          .add("float(value, default=0.0)", NumberFilters::toFloat)
          .add("round(value, precision=0, method='common')", NumberFilters::round)
          .add("filesizeformat(value, binary=False)", NumberFilters::fileSize)
          .build();

  private NumberFilters() {}

  private static Object abs(@Nullable Object[] a, Render render) {
    if (!(a[0] instanceof Number || a[0] instanceof Boolean)) {
      throw PythonException.typeError(
          "bad operand type for abs(): '" + TypeName.describe(a[0]) + "'");
    }
    Object value = Arithmetic.plus(a[0]);
    boolean negative =
        value instanceof Double d
            ? Math.copySign(1, d) < 0
            : Comparison.holds(Order.LT, value, 0L, render.work);
    return negative ? Arithmetic.negate(value) : value;
  }

  private static boolean isConversionError(PythonException e) {
    return e.type() == PythonException.Type.TYPE_ERROR
        || e.type() == PythonException.Type.VALUE_ERROR;
  }

  private static @Nullable Object toInt(@Nullable Object[] a, Render render) {
    try {
      return a[0] instanceof String s
          ? Numbers.parseInt(s, Filters.size(a[2], "base"))
          : Numbers.toInt(a[0]);
    } catch (PythonException e) {
      if (!isConversionError(e)) {
        throw e;
      }
    }
    try {
      // "42.23" is 42: jinja2 reads as float what it could not read as int.
      return Numbers.toInt(
          a[0] instanceof String s ? Numbers.parseFloat(s) : Numbers.toFloat(a[0]));
    } catch (PythonException e) {
      return a[1];
    }
  }

  private static @Nullable Object toFloat(@Nullable Object[] a, Render render) {
    try {
      return a[0] instanceof String s ? Numbers.parseFloat(s) : Numbers.toFloat(a[0]);
    } catch (PythonException e) {
      if (!isConversionError(e)) {
        throw e;
      }
      return a[1];
    }
  }

  private static Object round(@Nullable Object[] a, Render render) {
    if (!(a[2] instanceof String method)
        || !("common".equals(method) || "ceil".equals(method) || "floor".equals(method))) {
      throw Filters.argumentError("method must be common, ceil or floor");
    }
    if (method.equals("common")) {
      return a[1] == null
          ? Rounding.integral(Rounding.round(a[0], 0), false)
          : Rounding.round(a[0], Numbers.index(a[1], "precision"));
    }
    Object scale = Arithmetic.power(10L, a[1], render.work);
    Object scaled = Arithmetic.multiply(a[0], scale, render.work);
    return Arithmetic.divide(Rounding.integral(scaled, method.equals("ceil")), scale);
  }

  private static String fileSize(@Nullable Object[] a, Render render) {
    double bytes = a[0] instanceof String s ? Numbers.parseFloat(s) : Numbers.toFloat(a[0]);
    boolean binary = Filters.truth(a[1]);
    double base = binary ? 1024 : 1000;
    if (bytes == 1) {
      return "1 Byte";
    }
    if (bytes < base) {
      return Numbers.toInt(bytes) + " Bytes";
    }
    double unit = base;
    int prefix = 0;
    while (prefix < 7 && bytes >= unit * base) {
      unit *= base;
      prefix++;
    }
    String name = (binary ? "KMGTPEZY" : "kMGTPEZY").charAt(prefix) + (binary ? "iB" : "B");
    return Arithmetic.modulo("%.1f ", bytes / unit, render.work) + name;
  }
}
