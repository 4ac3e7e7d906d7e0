package dev.assay.jinja;

import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonLiteral;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function's parameters, written as in Python: {@code "split(self, /, sep=None, maxsplit=-1)"}.
 * Parameters before {@code /} cannot be given by name, those after {@code *} only by name; {@code
 * *args} and {@code **kwargs} collect what is left; a default of {@code ...} means that leaving the
 * argument out is a case of its own ({@link Missing#VALUE}).
 */
final class Signature {
  private static final Object REQUIRED = new Object();

  private final String name;
  private final List<String> parameters = new ArrayList<>();
  private final List<@Nullable Object> defaults = new ArrayList<>();
  private int positionalOnly;
  private int positional = -1;
  private boolean varArgs;
  private boolean varKeywords;

  private Signature(String name) {
    this.name = name;
  }

  static Signature parse(String text) {
    int open = text.indexOf('(');
    Signature signature = new Signature(text.substring(0, open));
    for (String part : split(text.substring(open + 1, text.length() - 1))) {
      signature.add(part.strip());
    }
    if (signature.positional < 0) {
      signature.positional = signature.parameters.size();
    }
    return signature;
  }

  private void add(String parameter) {
    if (parameter.equals("/")) {
      positionalOnly = parameters.size();
    } else if (parameter.startsWith("**")) {
      varKeywords = true;
    } else if (parameter.startsWith("*")) {
      varArgs = parameter.length() > 1;
      positional = parameters.size();
    } else {
      int equals = parameter.indexOf('=');
      parameters.add(equals < 0 ? parameter : parameter.substring(0, equals));
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      defaults.add(
          equals < 0 ? REQUIRED : value.equals("...") ? Missing.VALUE : PythonLiteral.parse(value));
    }
  }

  /** At commas that are not in a string. */
  private static List<String> split(String parameters) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < parameters.length(); i++) {
      char c = parameters.charAt(i);
      quoted ^= c == '\'';
      if (c == ',' && !quoted) {
        parts.add(parameters.substring(start, i));
        start = i + 1;
      }
    }
    if (start < parameters.length()) {
      parts.add(parameters.substring(start));
    }
    return parts;
  }

  String name() {
    return name;
  }

  /**
   * How many values a bound call has: one a parameter, then the tuple and the dict of what was
   * left.
   */
  private int boundSize() {
    return parameters.size() + (varArgs ? 1 : 0) + (varKeywords ? 1 : 0);
  }

  /** The arguments in the order of the parameters; a TypeError where they do not fit. */
  @Nullable Object[] bind(
      @Nullable Object[] given, Map<String, ? extends @Nullable Object> keywords) {
    int count = parameters.size();
    @Nullable Object[] bound = new Object[boundSize()];
    int taken = Math.min(given.length, positional);
    System.arraycopy(given, 0, bound, 0, taken);
    if (varArgs) {
      bound[count] = PyTuple.of(Arrays.copyOfRange(given, taken, given.length));
    } else if (given.length > positional) {
      throw PythonException.typeError(
          name + "() takes at most " + positional + " arguments (" + given.length + " given)");
    }
    int used = 0;
    for (int i = taken; i < count; i++) {
      String parameter = parameters.get(i);
      Object value = defaults.get(i);
      if (i >= positionalOnly && keywords.containsKey(parameter)) {
        value = keywords.get(parameter);
        used++;
      }
      if (value == REQUIRED) {
        throw PythonException.typeError(
            name + "() missing a required argument: '" + parameter + "'");
      }
      bound[i] = value;
    }
    if (varKeywords) {
      PyDict rest = new PyDict(keywords);
      parameters.subList(Math.min(positionalOnly, count), count).forEach(rest::remove);
      bound[bound.length - 1] = rest;
    } else if (used < keywords.size()) {
      String unknown =
          keywords.keySet().stream()
              .filter(k -> parameters.indexOf(k) < Math.max(taken, positionalOnly))
              .findFirst()
              .orElseThrow();
      throw PythonException.typeError(
          parameters.contains(unknown) && parameters.indexOf(unknown) >= positionalOnly
              ? name + "() got multiple values for argument '" + unknown + "'"
              : name + "() got an unexpected keyword argument '" + unknown + "'");
    }
    return bound;
  }
}
