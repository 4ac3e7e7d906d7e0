package dev.assay.jinja;

import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A macro, or the body of a call block: called with arguments, it gives the text its body writes.
 */
final class Macro implements Callable {
  /** The names that a macro has without declaring them, as far as its body uses them. */
  record Specials<T>(Optional<T> caller, Optional<T> kwargs, Optional<T> varargs) {
    <R> Specials<R> map(Function<T, R> f) {
      return new Specials<>(caller.map(f), kwargs.map(f), varargs.map(f));
    }
  }

  /** What a call gives the body; an argument that was left out is {@link Missing#VALUE}. */
  record Bound(
      @Nullable Object[] arguments, @Nullable Object caller, PyDict kwargs, PyTuple varargs) {}

  interface Body {
    String run(Bound bound, Render render);
  }

  private final String name;
  private final List<String> parameters;
  private final Specials<Boolean> specials;
  private final Body body;

  Macro(String name, List<String> parameters, Specials<Boolean> specials, Body body) {
    this.name = name;
    this.parameters = parameters;
    this.specials = specials;
    this.body = body;
  }

  @Override
  public String call(Arguments given, Render render) {
    int count = parameters.size();
    @Nullable Object[] positional = given.positional();
    Map<String, @Nullable Object> left = new LinkedHashMap<>(given.keywords());
    @Nullable Object[] arguments = Arrays.copyOf(positional, count);
    for (int i = positional.length; i < count; i++) {
      String parameter = parameters.get(i);
      arguments[i] = left.containsKey(parameter) ? left.remove(parameter) : Missing.VALUE;
    }
    Object caller = null;
    if (specials.caller().isPresent()) {
      caller = left.remove("caller");
      if (caller == null) {
        caller = render.undefined("No caller defined", "caller");
      }
    }
    if (specials.kwargs().isEmpty() && !left.isEmpty()) {
      throw PythonException.typeError(
          "macro '"
              + name
              + "' takes no keyword argument '"
              + left.keySet().iterator().next()
              + "'");
    }
    PyTuple rest =
        positional.length > count
            ? PyTuple.of(Arrays.copyOfRange(positional, count, positional.length))
            : PyTuple.of();
    if (specials.varargs().isEmpty() && !rest.isEmpty()) {
      throw PythonException.typeError(
          "macro '" + name + "' takes not more than " + count + " argument(s)");
    }
    return body.run(new Bound(arguments, caller, new PyDict(left), rest), render);
  }

  @Override
  public @Nullable Object attribute(String attribute) {
    return switch (attribute) {
      case "name" -> name;
      case "arguments" -> PyTuple.copyOf(parameters);
      case "catch_kwargs" -> specials.kwargs().isPresent();
      case "catch_varargs" -> specials.varargs().isPresent();
      case "caller" -> specials.caller().isPresent();
      default -> Missing.VALUE;
    };
  }

  @Override
  public String typeName() {
    return "Macro";
  }

  @Override
  public String repr() {
    return "<Macro '" + name + "'>";
  }
}
