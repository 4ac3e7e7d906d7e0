package dev.assay.jinja;

import dev.assay.jinja.python.PythonException;

/**
 * A template that cannot be compiled or rendered: one sentence with the template's name, the line
 * and the reason.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, by who is to act on it. */
  public enum Kind {
    /**
     * The source is not a template; also an unknown filter or test, and what Assay leaves out
     * (include, import, extends).
     */
    SYNTAX,
    /** A variable, attribute or element that is not there was used. */
    UNDEFINED,
    /** The template called {@code raise_exception}, or broke one of Jinja's own rules. */
    RUNTIME,
    /** The template reached for something that templates may not touch. */
    SECURITY,
    /** A Python error: wrong types, a division by zero, an index out of range. */
    PYTHON,
    /** More work, output or nesting than a template is allowed. */
    LIMIT
  }

  private final Kind kind;
  private final String reason;
  private final boolean located;

  private TemplateException(Kind kind, String message, String reason, boolean located) {
    super(message, null, false, false);
    this.kind = kind;
    this.reason = reason;
    this.located = located;
  }

  /** An error whose place the running template adds. */
  static TemplateException of(Kind kind, String reason) {
    return new TemplateException(kind, reason, reason, false);
  }

  static TemplateException of(PythonException e) {
    return e.type() == PythonException.Type.LIMIT
        ? of(Kind.LIMIT, "gave up: " + e.getMessage())
        : of(Kind.PYTHON, e.type().pythonName() + ": " + e.getMessage());
  }

  /** The error a template asks for with {@code raise_exception(reason)}. */
  public static TemplateException raised(String reason) {
    return of(Kind.RUNTIME, reason);
  }

  /** The same error with its place, unless it has one. */
  TemplateException at(String template, int line) {
    return located
        ? this
        : new TemplateException(
            kind, "template " + template + ", line " + line + ": " + reason, reason, true);
  }

  public Kind kind() {
    return kind;
  }

  /** What was wrong, without the place. */
  public String reason() {
    return reason;
  }

  /**
   * Whether jinja2 raises its own {@code TemplateError} here, rather than one of Python's
   * exceptions.
   */
  public boolean isTemplateError() {
    return switch (kind) {
      case SYNTAX, UNDEFINED, RUNTIME, SECURITY -> true;
      case PYTHON, LIMIT -> false;
    };
  }
}
