package dev.assay.jinja;

import dev.assay.jinja.python.PyObject;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.jinja.python.TypeName;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The value of a name, attribute or element that is not there. */
final class Undefined implements PyObject {
  private final String message;
  private final Environment.UndefinedPolicy policy;
  private final TemplateException.Kind kind;

  Undefined(String message, Environment.UndefinedPolicy policy) {
    this(message, policy, TemplateException.Kind.UNDEFINED);
  }

  private Undefined(
      String message, Environment.UndefinedPolicy policy, TemplateException.Kind kind) {
    this.message = message;
    this.policy = policy;
    this.kind = kind;
  }

  /** The missing attribute or element {@code key} of {@code object}. */
  static Undefined member(
      @Nullable Object object, @Nullable Object key, Environment.UndefinedPolicy policy) {
    String owner = object == null ? "None" : TypeName.of(object) + " object";
    String message =
        key instanceof String name
            ? "'" + owner + "' has no attribute '" + name + "'"
            : owner + " has no element " + PythonRepr.repr(key);
    return new Undefined(
        object == null && key instanceof String ? message.replace("'None'", "'None'") : message,
        policy);
  }

  /** Stands for an attribute that templates may not touch; any use says so. */
  static Undefined unsafe(
      @Nullable Object object, String name, Environment.UndefinedPolicy policy) {
    String message =
        "access to attribute '" + name + "' of '" + TypeName.of(object) + "' object is unsafe.";
    return new Undefined(message, policy, TemplateException.Kind.SECURITY);
  }

  TemplateException error() {
    return TemplateException.of(kind, message);
  }

  @Override
  public RuntimeException unsupported(String operation) {
    return error();
  }

  private boolean isStrict() {
    return policy == Environment.UndefinedPolicy.STRICT;
  }

  @Override
  public String typeName() {
    return isStrict() ? "StrictUndefined" : "Undefined";
  }

  @Override
  public String describe() {
    return typeName() + " (" + message + ")";
  }

  @Override
  public boolean isIterable() {
    return true;
  }

  @Override
  public String repr() {
    return "Undefined";
  }

  @Override
  public String str() {
    if (isStrict()) {
      throw error();
    }
    return "";
  }

  @Override
  public boolean truth() {
    if (isStrict()) {
      throw error();
    }
    return false;
  }

  @Override
  public boolean isEqual(@Nullable Object other) {
    if (isStrict()) {
      throw error();
    }
    return other instanceof Undefined;
  }

  @Override
  public Object hashKey() {
    if (isStrict()) {
      throw error();
    }
    return Undefined.class;
  }

  @Override
  public Iterator<@Nullable Object> iterate() {
    if (isStrict()) {
      throw error();
    }
    return Collections.emptyIterator();
  }

  @Override
  public long length() {
    if (isStrict()) {
      throw error();
    }
    return 0;
  }

  @Override
  public @Nullable Object attribute(String name) {
    throw error();
  }
}
