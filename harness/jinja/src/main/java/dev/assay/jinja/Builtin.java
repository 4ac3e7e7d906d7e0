package dev.assay.jinja;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function, filter, test or method that templates can call. The value a filter or method works on
 * comes first.
 */
record Builtin(Signature signature, Body body) implements Callable {
  /** What it does with its arguments, which come in the order of the signature's parameters. */
  interface Body {
    @Nullable Object call(@Nullable Object[] args, Render render);
  }

  static Builtin of(String signature, Body body) {
    return new Builtin(Signature.parse(signature), body);
  }

  @Nullable Object call(
      @Nullable Object[] positional, Map<String, @Nullable Object> keywords, Render render) {
    return body.call(signature.bind(positional, keywords), render);
  }

  @Override
  public @Nullable Object call(Arguments arguments, Render render) {
    return call(arguments.positional(), arguments.keywords(), render);
  }

  @Override
  public String typeName() {
    return "function";
  }

  @Override
  public String repr() {
    return "<function " + signature.name() + ">";
  }

  /** A table of builtins by name, written as signature, body, signature, body. */
  static final class Table {
    private final Map<String, Builtin> builtins = new LinkedHashMap<>();

    Table add(String signature, Body body) {
      Builtin builtin = of(signature, body);
      builtins.put(builtin.signature.name(), builtin);
      return this;
    }

    Table alias(String name, String existing) {
      builtins.put(name, builtins.get(existing));
      return this;
    }

    Map<String, Builtin> build() {
      return Map.copyOf(builtins);
    }
  }
}
