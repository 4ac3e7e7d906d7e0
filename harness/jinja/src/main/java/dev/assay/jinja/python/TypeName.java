package dev.assay.jinja.python;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code type(value).__name__} is. */
public final class TypeName {
  private TypeName() {}

  /** The name as an error message gives it; an undefined value says what is undefined. */
  public static String describe(@Nullable Object value) {
    return value instanceof PyObject object ? object.describe() : of(value);
  }

  public static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "NoneType";
      case String _ -> "str";
      case Boolean _ -> "bool";
      case Long _, Integer _, Short _, Byte _, BigInteger _ -> "int";
      case Number _ -> "float";
      case PyTuple _ -> "tuple";
      case PyObject object -> object.typeName();
      case List<?> _ -> "list";
      case Map<?, ?> _ -> "dict";
      case Set<?> _ -> "set";
      default -> value.getClass().getSimpleName();
    };
  }
}
