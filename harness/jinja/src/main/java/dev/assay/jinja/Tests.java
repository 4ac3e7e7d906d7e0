package dev.assay.jinja;

import dev.assay.jinja.python.Arithmetic;
import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Comparison.Order;
import dev.assay.jinja.python.HashKey;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PyRange;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.jinja.python.Sequences;
import dev.assay.jinja.python.Strings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja's tests, {@code value is test}. */
final class Tests {
  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add("defined(value)", (a, _) -> !(a[0] instanceof Undefined))
          .add("undefined(value)", (a, _) -> a[0] instanceof Undefined)
          .add("none(value)", (a, _) -> a[0] == null)
          .add("boolean(value)", (a, _) -> a[0] instanceof Boolean)
          .add("true(value)", (a, _) -> Boolean.TRUE.equals(a[0]))
          .add("false(value)", (a, _) -> Boolean.FALSE.equals(a[0]))
          .add("integer(value)", (a, _) -> Numbers.isInt(a[0]))
          .add("float(value)", (a, _) -> Numbers.isFloat(a[0]))
          .add("number(value)", (a, _) -> a[0] instanceof Number || a[0] instanceof Boolean)
          .add("string(value)", (a, _) -> a[0] instanceof String)
          .add("mapping(value)", (a, _) -> a[0] instanceof Map<?, ?>)
          .add("sequence(value)", (a, _) -> isSequence(a[0]))
          .add("iterable(value)", (a, _) -> isIterable(a[0]))
          .add("callable(value)", (a, _) -> a[0] instanceof Callable || a[0] instanceof Undefined)
          .add("lower(value)", (a, render) -> Strings.isLower(PythonRepr.str(a[0], render.work)))
          .add("upper(value)", (a, render) -> Strings.isUpper(PythonRepr.str(a[0], render.work)))
          .add("odd(value)", (a, render) -> remainderIs(a[0], 2L, 1L, render))
          .add("even(value)", (a, render) -> remainderIs(a[0], 2L, 0L, render))
          .add("divisibleby(value, num)", (a, render) -> remainderIs(a[0], a[1], 0L, render))
          .add("sameas(value, other)", (a, _) -> isSame(a[0], a[1]))
          .add("escaped(value)", (_, _) -> false)
          .add(
              "filter(value)",
              (a, render) -> render.environment.filters().containsKey(HashKey.of(a[0])))
          .add("test(value)", (a, _) -> exists(HashKey.of(a[0])))
          .add("in(value, seq)", (a, render) -> Sequences.contains(a[1], a[0], render.work))
          .add("eq(value, other, /)", (a, render) -> Comparison.areEqual(a[0], a[1], render.work))
          .add("ne(value, other, /)", (a, render) -> !Comparison.areEqual(a[0], a[1], render.work))
          .add(
              "lt(value, other, /)",
              (a, render) -> Comparison.holds(Order.LT, a[0], a[1], render.work))
          .add(
              "le(value, other, /)",
              (a, render) -> Comparison.holds(Order.LE, a[0], a[1], render.work))
          .add(
              "gt(value, other, /)",
              (a, render) -> Comparison.holds(Order.GT, a[0], a[1], render.work))
          .add(
              "ge(value, other, /)",
              (a, render) -> Comparison.holds(Order.GE, a[0], a[1], render.work))
          .alias("==", "eq")
          .alias("equalto", "eq")
          .alias("!=", "ne")
          .alias("<", "lt")
          .alias("lessthan", "lt")
          .alias("<=", "le")
          .alias(">", "gt")
          .alias("greaterthan", "gt")
          .alias(">=", "ge")
          .build();

  private Tests() {}

  private static boolean exists(Object name) {
    return TABLE.containsKey(name);
  }

  private static boolean remainderIs(
      @Nullable Object value, @Nullable Object by, Long wanted, Render render) {
    return Comparison.areEqual(Arithmetic.modulo(value, by, render.work), wanted, render.work);
  }

  private static boolean isSequence(@Nullable Object value) {
    return value instanceof String
        || value instanceof List<?>
        || value instanceof Map<?, ?>
        || value instanceof PyRange
        || (value instanceof Undefined undefined && undefined.typeName().equals("Undefined"));
  }

  private static boolean isIterable(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      undefined.iterate();
      return true;
    }
    return Sequences.isIterable(value);
  }

  /** Identity; small values that CPython keeps one of are the same when they are equal. */
  private static boolean isSame(@Nullable Object a, @Nullable Object b) {
    return a == b
        || (a instanceof Boolean && a.equals(b))
        || (Numbers.isInt(a) && a.equals(b))
        || (a instanceof String && a.equals(b));
  }
}
