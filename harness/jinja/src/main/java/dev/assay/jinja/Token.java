package dev.assay.jinja;

import org.jspecify.annotations.Nullable;

/**
 * A token of a template.
 *
 * @param text the name, the operator, the template data, or the source of a literal
 * @param value the value of a literal
 */
record Token(Type type, int line, String text, @Nullable Object value) {
  enum Type {
    DATA("template data / text"),
    VARIABLE_BEGIN("begin of print statement"),
    VARIABLE_END("end of print statement"),
    BLOCK_BEGIN("begin of statement block"),
    BLOCK_END("end of statement block"),
    NAME("name"),
    STRING("string"),
    INTEGER("integer"),
    FLOAT("float"),
    OPERATOR("operator"),
    EOF("end of template");

    private final String description;

    Type(String description) {
      this.description = description;
    }
  }

  boolean isOperator(String operator) {
    return type == Type.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return type == Type.NAME && text.equals(name);
  }

  /** How an error message names it. */
  String describe() {
    return type == Type.NAME || type == Type.OPERATOR
        ? "'" + text + "'"
        : "'" + type.description + "'";
  }
}
