package dev.assay.jinja;

import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.Work;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rendering of a template: its context, what it may still spend, and what it has written. */
final class Render {
  /** How deep macros, callers and recursive loops may call each other. */
  private static final int MAX_DEPTH = 200;

  final Environment environment;
  final Work work;
  private final Map<String, ?> context;
  private final long outputLimit;
  private StringBuilder out = new StringBuilder();
  private int depth;

  Render(Environment environment, Map<String, ?> context) {
    this.environment = environment;
    this.context = context;
    this.work = new Work(environment.workLimit());
    this.outputLimit = environment.outputLimit();
  }

  /** What the context or the environment has under the name, or {@link Missing#VALUE}. */
  @Nullable Object resolve(String name) {
    Object value = context.get(name);
    if (value != null || context.containsKey(name)) {
      return value;
    }
    Object global = environment.functions().get(name);
    return global == null ? Missing.VALUE : global;
  }

  void write(String text) {
    work.spend(text.length());
    if (out.length() + (long) text.length() > outputLimit) {
      throw PythonException.limit("its output is longer than " + outputLimit + " characters");
    }
    out.append(text);
  }

  String output() {
    return out.toString();
  }

  /**
   * From here on, what is written is kept apart, until {@link #endCapture} is given what this
   * returns.
   */
  StringBuilder beginCapture() {
    StringBuilder outer = out;
    out = new StringBuilder();
    return outer;
  }

  /**
   * What has been written since {@link #beginCapture}. An error ends the rendering, so there is
   * nothing to restore.
   */
  String endCapture(StringBuilder outer) {
    String text = out.toString();
    out = outer;
    return text;
  }

  /** What {@code body}, which may call itself, writes. */
  String call(Runnable body) {
    if (++depth > MAX_DEPTH) {
      throw PythonException.limit("calls are nested more than " + MAX_DEPTH + " deep");
    }
    work.spend(1);
    StringBuilder outer = beginCapture();
    body.run();
    depth--;
    return endCapture(outer);
  }

  Undefined undefined(@Nullable String hint, String name) {
    return new Undefined(
        hint == null ? "'" + name + "' is undefined" : hint, environment.undefined());
  }
}
