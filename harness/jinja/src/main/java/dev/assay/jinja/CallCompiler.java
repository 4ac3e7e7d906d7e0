package dev.assay.jinja;

import dev.assay.jinja.python.PyObject;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.Sequences;
import dev.assay.jinja.python.TypeName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns calls, filters and tests into closures. */
final class CallCompiler {
  private final ExpressionCompiler expressions;
  private final String template;
  private final Environment environment;

  CallCompiler(ExpressionCompiler expressions, String template, Environment environment) {
    this.expressions = expressions;
    this.template = template;
    this.environment = environment;
  }

  Evaluator call(Node.Call call, Scope scope) {
    return call(call, args(call.args(), scope), scope);
  }

  /** A call whose arguments are already compiled. */
  Evaluator call(Node.Call call, Function<Frame, Arguments> args, Scope scope) {
    if (call.callee() instanceof Node.GetAttr(Node.Expr object, String name)) {
      Evaluator self = expressions.compile(object, scope);
      return frame -> method(self.eval(frame), name, args, frame);
    }
    Evaluator callee = expressions.compile(call.callee(), scope);
    return frame -> invoke(callee.eval(frame), args, frame);
  }

  private static @Nullable Object method(
      @Nullable Object self, String name, Function<Frame, Arguments> args, Frame frame) {
    Builtin method = self instanceof PyObject ? null : Attributes.method(self, name);
    if (method == null) {
      return invoke(Attributes.attribute(self, name, frame.render.environment), args, frame);
    }
    Arguments arguments = args.apply(frame);
    frame.render.work.spend(1);
    return method.call(arguments.positionalAfter(self), arguments.keywords(), frame.render);
  }

  private static @Nullable Object invoke(
      @Nullable Object callee, Function<Frame, Arguments> args, Frame frame) {
    Arguments arguments = args.apply(frame);
    if (callee instanceof Callable callable) {
      frame.render.work.spend(1);
      return callable.call(arguments, frame.render);
    }
    String message = "'" + TypeName.of(callee) + "' object is not callable";
    throw callee instanceof PyObject object
        ? object.unsupported(message)
        : PythonException.typeError(message);
  }

  /** The arguments of a call, without the value that a filter or test puts before them. */
  Function<Frame, Arguments> args(Node.Args args, Scope scope) {
    Evaluator[] positional = expressions.all(args.positional(), scope);
    Map<String, Evaluator> keywords = new LinkedHashMap<>();
    args.keywords().forEach((key, value) -> keywords.put(key, expressions.compile(value, scope)));
    if (args.varArgs() == null && args.keywordArgs() == null) {
      if (keywords.isEmpty()) {
        return frame -> new Arguments(ExpressionCompiler.evalAll(positional, frame), Map.of());
      }
      return frame ->
          new Arguments(
              ExpressionCompiler.evalAll(positional, frame), evalKeywords(keywords, frame));
    }
    Evaluator varArgs = expressions.optional(args.varArgs(), scope);
    boolean hasVarArgs = args.varArgs() != null;
    Evaluator keywordArgs = expressions.optional(args.keywordArgs(), scope);
    boolean hasKeywordArgs = args.keywordArgs() != null;
    return frame -> {
      @Nullable Object[] given = ExpressionCompiler.evalAll(positional, frame);
      if (hasVarArgs) {
        given = concat(given, Sequences.list(varArgs.eval(frame), frame.render.work).toArray());
      }
      Map<String, @Nullable Object> named = evalKeywords(keywords, frame);
      if (hasKeywordArgs) {
        addAll(named, keywordArgs.eval(frame));
      }
      return new Arguments(given, named);
    };
  }

  private static @Nullable Object[] concat(@Nullable Object[] a, @Nullable Object[] b) {
    @Nullable Object[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static Map<String, @Nullable Object> evalKeywords(
      Map<String, Evaluator> keywords, Frame frame) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    keywords.forEach((key, value) -> values.put(key, value.eval(frame)));
    return values;
  }

  private static void addAll(Map<String, @Nullable Object> named, @Nullable Object more) {
    if (!(more instanceof Map<?, ?> map)) {
      String message = "argument after ** must be a mapping, not " + TypeName.of(more);
      throw more instanceof PyObject object
          ? object.unsupported(message)
          : PythonException.typeError(message);
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw PythonException.typeError("keywords must be strings");
      }
      if (named.putIfAbsent(key, entry.getValue()) != null) {
        throw PythonException.typeError("got multiple values for keyword argument '" + key + "'");
      }
    }
  }

  Evaluator filter(Node.Filter filter, Scope scope) {
    Node.Expr operand = filter.operand();
    if (operand == null) {
      throw new IllegalStateException("a filter without an operand outside of its block");
    }
    return filter(filter, expressions.compile(operand, scope), scope);
  }

  /** A chain of filters whose innermost, which has no operand, works on what {@code body} gives. */
  Evaluator blockFilter(Node.Expr expr, Evaluator body, Scope scope) {
    Node.Filter filter = (Node.Filter) expr;
    Node.Expr operand = filter.operand();
    return filter(filter, operand == null ? body : blockFilter(operand, body, scope), scope);
  }

  private Evaluator filter(Node.Filter filter, Evaluator operand, Scope scope) {
    Builtin builtin = environment.filters().get(filter.name());
    String missing = "No filter named '" + filter.name() + "'.";
    return apply(builtin, missing, filter.line(), operand, filter.args(), scope);
  }

  Evaluator test(Node.Test test, Scope scope) {
    Builtin builtin = Tests.TABLE.get(test.name());
    String missing = "No test named '" + test.name() + "'.";
    return apply(
        builtin,
        missing,
        test.line(),
        expressions.compile(test.operand(), scope),
        test.args(),
        scope);
  }

  private Evaluator apply(
      @Nullable Builtin builtin,
      String missing,
      int line,
      Evaluator operand,
      Node.Args args,
      Scope scope) {
    if (builtin == null) {
      if (!scope.conditional()) {
        throw TemplateException.of(TemplateException.Kind.SYNTAX, missing).at(template, line);
      }
      return _ -> {
        throw TemplateException.of(TemplateException.Kind.RUNTIME, missing.replace(".", " found."));
      };
    }
    Function<Frame, Arguments> rest = args(args, scope);
    return frame -> {
      Object value = operand.eval(frame);
      Arguments arguments = rest.apply(frame);
      frame.render.work.spend(1);
      return builtin.call(arguments.positionalAfter(value), arguments.keywords(), frame.render);
    };
  }

  /** Values for a target of several names; a ValueError where their number differs. */
  static @Nullable Object[] unpack(@Nullable Object value, int count, Frame frame) {
    Iterator<@Nullable Object> items;
    try {
      items = Sequences.iterate(value, frame.render.work);
    } catch (PythonException e) {
      throw PythonException.typeError(
          "cannot unpack non-iterable " + TypeName.of(value) + " object");
    }
    @Nullable Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      if (!items.hasNext()) {
        throw PythonException.valueError(
            "not enough values to unpack (expected " + count + ", got " + i + ")");
      }
      values[i] = items.next();
    }
    if (items.hasNext()) {
      throw PythonException.valueError("too many values to unpack (expected " + count + ")");
    }
    return values;
  }
}
