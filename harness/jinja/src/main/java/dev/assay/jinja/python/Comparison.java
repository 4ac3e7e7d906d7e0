package dev.assay.jinja.python;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python's {@code == < <= > >=} and truth. */
public final class Comparison {
  /** An ordering operator. */
  public enum Order {
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">=");

    private final String symbol;

    Order(String symbol) {
      this.symbol = symbol;
    }

    boolean holds(int comparison) {
      return switch (this) {
        case LT -> comparison < 0;
        case LE -> comparison <= 0;
        case GT -> comparison > 0;
        case GE -> comparison >= 0;
      };
    }
  }

  private Comparison() {}

  /** {@code bool(value)}. */
  public static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean b -> b;
      case String s -> !s.isEmpty();
      case Long l -> l != 0;
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case Set<?> set -> !set.isEmpty();
      case Number n -> Numbers.number(n).doubleValue() != 0;
      case PyObject object -> object.truth();
      default -> true;
    };
  }

  /** {@code left == right}. */
  public static boolean areEqual(@Nullable Object left, @Nullable Object right, Work work) {
    if (left instanceof String a && right instanceof String b) {
      return a.equals(b);
    }
    if (left instanceof PyObject object && !(left instanceof PyTuple)) {
      return object.isEqual(right);
    }
    if (right instanceof PyObject object && !(right instanceof PyTuple)) {
      return object.isEqual(left);
    }
    if (left == null || right == null) {
      return left == right;
    }
    Number x = Numbers.number(left);
    if (x != null) {
      Number y = Numbers.number(right);
      return y != null && numbersEqual(x, y);
    }
    work.spend(1);
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return a instanceof PyTuple == b instanceof PyTuple
          && a.size() == b.size()
          && mismatch(a, b, work) < 0;
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return mapsEqual(a, b, work);
    }
    return left.equals(right);
  }

  /**
   * As Python compares elements: the same object is equal to itself whatever its {@code ==} says.
   */
  static boolean same(@Nullable Object left, @Nullable Object right, Work work) {
    return (left == right && !(left instanceof PyObject)) || areEqual(left, right, work);
  }

  private static boolean mapsEqual(Map<?, ?> a, Map<?, ?> b, Work work) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : a.entrySet()) {
      Object key = PyDict.find(b, entry.getKey());
      if (key == Missing.VALUE || !same(entry.getValue(), b.get(key), work)) {
        return false;
      }
    }
    return true;
  }

  private static boolean numbersEqual(Number x, Number y) {
    if (x instanceof Long a && y instanceof Long b) {
      return a.longValue() == b.longValue();
    }
    if (x instanceof Double a && y instanceof Double b) {
      return a.doubleValue() == b.doubleValue();
    }
    return !isNan(x) && !isNan(y) && compareNumbers(x, y) == 0;
  }

  private static boolean isNan(Number n) {
    return n instanceof Double d && d.isNaN();
  }

  /** Neither is NaN. An int and a float compare by their exact values. */
  private static int compareNumbers(Number x, Number y) {
    if (x instanceof Long a && y instanceof Long b) {
      return Long.compare(a, b);
    }
    if (x instanceof Double a && y instanceof Double b) {
      return a < b ? -1 : a > b ? 1 : 0;
    }
    if (x instanceof Double a && a.isInfinite()) {
      return a > 0 ? 1 : -1;
    }
    if (y instanceof Double b && b.isInfinite()) {
      return b > 0 ? -1 : 1;
    }
    return exact(x).compareTo(exact(y));
  }

  private static BigDecimal exact(Number n) {
    return n instanceof Double d ? new BigDecimal(d) : new BigDecimal(Numbers.big(n));
  }

  /** {@code left < right} and the like; a TypeError where the types have no order. */
  public static boolean holds(
      Order order, @Nullable Object left, @Nullable Object right, Work work) {
    if (left instanceof String a && right instanceof String b) {
      return order.holds(compareStrings(a, b));
    }
    Number x = Numbers.number(left);
    Number y = Numbers.number(right);
    if (x != null && y != null) {
      return !isNan(x) && !isNan(y) && order.holds(compareNumbers(x, y));
    }
    work.spend(1);
    if (left instanceof List<?> a
        && right instanceof List<?> b
        && a instanceof PyTuple == b instanceof PyTuple) {
      int first = mismatch(a, b, work);
      return first < 0
          ? order.holds(Integer.compare(a.size(), b.size()))
          : holds(order, a.get(first), b.get(first), work);
    }
    String message =
        "'"
            + order.symbol
            + "' not supported between instances of '"
            + TypeName.of(left)
            + "' and '"
            + TypeName.of(right)
            + "'";
    if (left instanceof PyObject object) {
      throw object.unsupported(message);
    }
    throw right instanceof PyObject object
        ? object.unsupported(message)
        : PythonException.typeError(message);
  }

  /** The first index at which both have items that differ, or -1. */
  private static int mismatch(List<?> a, List<?> b, Work work) {
    int shared = Math.min(a.size(), b.size());
    for (int i = 0; i < shared; i++) {
      work.spend(1);
      if (!same(a.get(i), b.get(i), work)) {
        return i;
      }
    }
    return -1;
  }

  /** By code point, which for a character beyond U+FFFF is not the order of UTF-16's units. */
  static int compareStrings(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xs = Character.isSurrogate(x);
        boolean ys = Character.isSurrogate(y);
        return xs == ys ? Character.compare(x, y) : xs ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
