package dev.assay.jinja.python;

/** An error that Python would have raised, with the class it would have raised it as. */
public final class PythonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Python's exception classes that values and operators raise, and {@link #LIMIT} for work that
   * was cut short.
   */
  public enum Type {
    ATTRIBUTE_ERROR("AttributeError"),
    INDEX_ERROR("IndexError"),
    KEY_ERROR("KeyError"),
    OVERFLOW_ERROR("OverflowError"),
    REGEX_ERROR("re.error"),
    SYNTAX_ERROR("SyntaxError"),
    TYPE_ERROR("TypeError"),
    VALUE_ERROR("ValueError"),
    ZERO_DIVISION_ERROR("ZeroDivisionError"),
    LIMIT("limit exceeded");

    private final String pythonName;

    Type(String pythonName) {
      this.pythonName = pythonName;
    }

    /** The name of the class in Python, such as {@code TypeError}. */
    public String pythonName() {
      return pythonName;
    }
  }

  private final Type type;

  public PythonException(Type type, String message) {
    // Templates use errors for control flow ("is it a number?"), so a stack trace would be waste.
    super(message, null, false, false);
    this.type = type;
  }

  public static PythonException typeError(String message) {
    return new PythonException(Type.TYPE_ERROR, message);
  }

  public static PythonException valueError(String message) {
    return new PythonException(Type.VALUE_ERROR, message);
  }

  public static PythonException indexError(String message) {
    return new PythonException(Type.INDEX_ERROR, message);
  }

  public static PythonException limit(String message) {
    return new PythonException(Type.LIMIT, message);
  }

  /** The class Python would have raised. */
  public Type type() {
    return type;
  }
}
