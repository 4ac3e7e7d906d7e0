package dev.assay.jinja.python;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A value that is none of Python's plain data types and so says for itself what it can do. */
public interface PyObject {
  /** What {@code type(value).__name__} is. */
  String typeName();

  /** The type's name and what else an error message should say of this value. */
  default String describe() {
    return typeName();
  }

  /** What {@code repr(value)} is. */
  String repr();

  default String str() {
    return repr();
  }

  default boolean truth() {
    return true;
  }

  /** Whether {@code value == other}; identity unless the type says otherwise. */
  default boolean isEqual(@Nullable Object other) {
    return this == other;
  }

  /** What stands for this value as the key of a dict; itself, if it can be one. */
  default Object hashKey() {
    return this;
  }

  /** Whether Python's type has {@code __iter__}. */
  default boolean isIterable() {
    return false;
  }

  default Iterator<@Nullable Object> iterate() {
    throw unsupported("'" + typeName() + "' object is not iterable");
  }

  default long length() {
    throw unsupported("object of type '" + typeName() + "' has no len()");
  }

  /** The attribute's value, or {@link Missing#VALUE}. */
  default @Nullable Object attribute(String name) {
    return Missing.VALUE;
  }

  /** The error for an operation this value has not; a TypeError unless the type says otherwise. */
  default RuntimeException unsupported(String message) {
    return PythonException.typeError(message);
  }
}
