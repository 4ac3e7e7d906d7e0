package dev.assay.jinja.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a value into one whose {@code equals} and {@code hashCode} agree with Python's {@code ==}
 * and {@code hash}.
 */
public final class HashKey {
  private static final int MAX_DEPTH = 8;

  private HashKey() {}

  /** The key, or a TypeError for what Python cannot hash. */
  public static Object of(@Nullable Object value) {
    return of(value, 0);
  }

  private static Object of(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> Missing.VALUE;
      case String s -> s;
      case Boolean b -> b ? 1L : 0L;
      case Double d -> ofDouble(d);
      case Float f -> ofDouble(f.doubleValue());
      case Number n -> Numbers.normalize(n);
      case PyTuple tuple -> {
        if (depth == MAX_DEPTH) {
          throw PythonException.limit(
              "a tuple nested more than " + MAX_DEPTH + " deep cannot be a key");
        }
        List<Object> keys = new ArrayList<>(tuple.size());
        for (Object item : tuple) {
          keys.add(of(item, depth + 1));
        }
        yield keys;
      }
      case PyObject object -> object.hashKey();
      case List<?> _, Map<?, ?> _, Set<?> _ ->
          throw PythonException.typeError("unhashable type: '" + TypeName.of(value) + "'");
      default -> value;
    };
  }

  private static Object ofDouble(double d) {
    if (d == Math.rint(d) && !Double.isInfinite(d)) {
      BigInteger exact = new BigDecimal(d).toBigInteger();
      return Numbers.normalize(exact);
    }
    return d;
  }
}
