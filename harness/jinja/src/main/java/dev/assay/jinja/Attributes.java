package dev.assay.jinja;

import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PyObject;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.Sequences;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code value.name} and {@code value[key]}: what Python's objects have, without any reflection.
 */
final class Attributes {
  private Attributes() {}

  /** The method that Python's type of {@code value} has under this name, or null. */
  static @Nullable Builtin method(@Nullable Object value, String name) {
    return switch (value) {
      case String _ -> StringMethods.TABLE.get(name);
      case Map<?, ?> _ -> DictMethods.TABLE.get(name);
      case PyTuple _ -> ListMethods.TUPLE.get(name);
      case PyObject _ -> null;
      case List<?> _ -> ListMethods.TABLE.get(name);
      case Double _ -> name.equals("is_integer") ? NumberMethods.IS_INTEGER : null;
      case null, default -> null;
    };
  }

  /** {@code value.name}: an attribute first, then an item. */
  static @Nullable Object attribute(@Nullable Object value, String name, Environment environment) {
    if (value instanceof PyObject object) {
      Object attribute = object.attribute(name);
      if (attribute != Missing.VALUE) {
        return attribute;
      }
    }
    Builtin method = method(value, name);
    if (method != null) {
      return new BoundMethod(value, method);
    }
    Object item = Sequences.item(value, name);
    return item == Missing.VALUE ? absent(value, name, environment) : item;
  }

  /** {@code value[key]}: an item first, then an attribute. */
  static @Nullable Object item(
      @Nullable Object value, @Nullable Object key, Environment environment) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    Object item = Sequences.item(value, key);
    if (item != Missing.VALUE) {
      return item;
    }
    if (key instanceof String name) {
      Object attribute = value instanceof PyObject object ? object.attribute(name) : Missing.VALUE;
      if (attribute != Missing.VALUE) {
        return attribute;
      }
      Builtin method = method(value, name);
      return method == null ? absent(value, name, environment) : new BoundMethod(value, method);
    }
    return Undefined.member(value, key, environment.undefined());
  }

  private static Undefined absent(@Nullable Object value, String name, Environment environment) {
    return name.startsWith("__")
        ? Undefined.unsafe(value, name, environment.undefined())
        : Undefined.member(value, name, environment.undefined());
  }

  /** A method together with the value it belongs to. */
  private record BoundMethod(@Nullable Object self, Builtin method) implements Callable {
    @Override
    public @Nullable Object call(Arguments arguments, Render render) {
      return method.call(arguments.positionalAfter(self), arguments.keywords(), render);
    }

    @Override
    public String typeName() {
      return "builtin_function_or_method";
    }

    @Override
    public String repr() {
      return "<built-in method " + method.signature().name() + ">";
    }
  }
}
