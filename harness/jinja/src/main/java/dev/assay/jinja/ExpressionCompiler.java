package dev.assay.jinja;

import dev.assay.jinja.Node.Expr;
import dev.assay.jinja.python.Arithmetic;
import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Comparison.Order;
import dev.assay.jinja.python.HashKey;
import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyList;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.jinja.python.Sequences;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns expressions into closures; names, filters and tests are looked up here, once. */
final class ExpressionCompiler {
  /** {@code left op right}, evaluated. */
  private interface Operator {
    @Nullable Object apply(@Nullable Object left, @Nullable Object right, Render render);
  }

  private final CallCompiler calls;

  ExpressionCompiler(String template, Environment environment) {
    this.calls = new CallCompiler(this, template, environment);
  }

  CallCompiler calls() {
    return calls;
  }

  /** An expression that was left out is null and gives None. */
  Evaluator optional(@Nullable Expr expr, Scope scope) {
    return expr == null ? _ -> null : compile(expr, scope);
  }

  Evaluator compile(Expr expr, Scope scope) {
    return switch (expr) {
      case Node.Const(Object value) -> _ -> value;
      case Node.Name name -> name(name.name(), scope);
      case Node.TupleExpr tuple -> {
        Evaluator[] items = all(tuple.items(), scope);
        yield frame -> {
          frame.render.work.spendElements(items.length + 1L);
          return PyTuple.of(evalAll(items, frame));
        };
      }
      case Node.ListExpr list -> {
        Evaluator[] items = all(list.items(), scope);
        yield frame -> {
          PyList values = new PyList(items.length);
          frame.render.work.spendElements(items.length + 1L);
          for (Evaluator item : items) {
            values.add(item.eval(frame));
          }
          return values;
        };
      }
      case Node.DictExpr dict -> dict(dict, scope);
      case Node.Conditional conditional -> conditional(conditional, scope.soft());
      case Node.And(Expr left, Expr right) -> {
        Evaluator a = compile(left, scope);
        Evaluator b = compile(right, scope);
        yield frame -> {
          Object value = a.eval(frame);
          return Comparison.truth(value) ? b.eval(frame) : value;
        };
      }
      case Node.Or(Expr left, Expr right) -> {
        Evaluator a = compile(left, scope);
        Evaluator b = compile(right, scope);
        yield frame -> {
          Object value = a.eval(frame);
          return Comparison.truth(value) ? value : b.eval(frame);
        };
      }
      case Node.Not(Expr operand) -> {
        Evaluator value = compile(operand, scope);
        yield frame -> !Comparison.truth(value.eval(frame));
      }
      case Node.Unary(String operator, Expr operand) -> {
        Evaluator value = compile(operand, scope);
        yield operator.equals("-")
            ? frame -> Arithmetic.negate(value.eval(frame))
            : frame -> Arithmetic.plus(value.eval(frame));
      }
      case Node.Binary(String operator, Expr left, Expr right) -> {
        Evaluator a = compile(left, scope);
        Evaluator b = compile(right, scope);
        Operator apply = arithmetic(operator);
        yield frame -> apply.apply(a.eval(frame), b.eval(frame), frame.render);
      }
      case Node.Concat concat -> concat(concat, scope);
      case Node.Compare compare -> compare(compare, scope);
      case Node.GetAttr(Expr object, String name) -> {
        Evaluator value = compile(object, scope);
        yield frame -> Attributes.attribute(value.eval(frame), name, frame.render.environment);
      }
      case Node.GetItem(Expr object, Expr key) -> {
        Evaluator value = compile(object, scope);
        Evaluator index = compile(key, scope);
        yield frame ->
            Attributes.item(value.eval(frame), index.eval(frame), frame.render.environment);
      }
      case Node.GetSlice(Expr object, Expr start, Expr stop, Expr step) -> {
        Evaluator value = compile(object, scope);
        Evaluator from = optional(start, scope);
        Evaluator to = optional(stop, scope);
        Evaluator by = optional(step, scope);
        yield frame ->
            Sequences.slice(
                value.eval(frame),
                from.eval(frame),
                to.eval(frame),
                by.eval(frame),
                frame.render.work);
      }
      case Node.Call call -> calls.call(call, scope);
      case Node.Filter filter -> calls.filter(filter, scope);
      case Node.Test test -> calls.test(test, scope);
    };
  }

  Evaluator[] all(List<Expr> exprs, Scope scope) {
    return exprs.stream().map(expr -> compile(expr, scope)).toArray(Evaluator[]::new);
  }

  static @Nullable Object[] evalAll(Evaluator[] evaluators, Frame frame) {
    frame.render.work.spend(evaluators.length);
    @Nullable Object[] values = new Object[evaluators.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = evaluators[i].eval(frame);
    }
    return values;
  }

  private static Evaluator name(String name, Scope scope) {
    Symbols.Variable variable = scope.symbols().variable(name);
    return frame -> {
      Object value = frame.get(variable);
      return value == Missing.VALUE ? frame.render.undefined(null, name) : value;
    };
  }

  private Evaluator dict(Node.DictExpr dict, Scope scope) {
    Evaluator[] keys = all(dict.entries().stream().map(Map.Entry::getKey).toList(), scope);
    Evaluator[] values = all(dict.entries().stream().map(Map.Entry::getValue).toList(), scope);
    return frame -> {
      frame.render.work.spendElements(keys.length * 2L + 1);
      PyDict entries = new PyDict();
      for (int i = 0; i < keys.length; i++) {
        Object key = keys[i].eval(frame);
        HashKey.of(key);
        entries.set(key, values[i].eval(frame));
      }
      return entries;
    };
  }

  private Evaluator conditional(Node.Conditional conditional, Scope scope) {
    Evaluator test = compile(conditional.test(), scope);
    Evaluator then = compile(conditional.then(), scope);
    Expr otherwise = conditional.otherwise();
    if (otherwise != null) {
      Evaluator orElse = compile(otherwise, scope);
      return frame -> Comparison.truth(test.eval(frame)) ? then.eval(frame) : orElse.eval(frame);
    }
    String hint =
        "the inline if-expression on line "
            + conditional.line()
            + " evaluated to false and no else section was defined.";
    return frame ->
        Comparison.truth(test.eval(frame))
            ? then.eval(frame)
            : new Undefined(hint, Environment.UndefinedPolicy.LENIENT);
  }

  private static Operator arithmetic(String operator) {
    return switch (operator) {
      case "+" -> (a, b, render) -> Arithmetic.add(a, b, render.work);
      case "-" -> (a, b, _) -> Arithmetic.subtract(a, b);
      case "*" -> (a, b, render) -> Arithmetic.multiply(a, b, render.work);
      case "/" -> (a, b, _) -> Arithmetic.divide(a, b);
      case "//" -> (a, b, _) -> Arithmetic.floorDivide(a, b);
      case "%" -> (a, b, render) -> Arithmetic.modulo(a, b, render.work);
      case "**" -> (a, b, render) -> Arithmetic.power(a, b, render.work);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private Evaluator concat(Node.Concat concat, Scope scope) {
    Evaluator[] parts = all(concat.parts(), scope);
    return frame -> {
      StringBuilder text = new StringBuilder();
      for (Evaluator part : parts) {
        String piece = PythonRepr.str(part.eval(frame), frame.render.work);
        frame.render.work.spend(piece.length());
        text.append(piece);
      }
      return text.toString();
    };
  }

  private Evaluator compare(Node.Compare compare, Scope scope) {
    Evaluator first = compile(compare.first(), scope);
    int count = compare.operands().size();
    Operator[] operators = new Operator[count];
    Evaluator[] operands = new Evaluator[count];
    for (int i = 0; i < count; i++) {
      operators[i] = comparison(compare.operands().get(i).operator());
      operands[i] = compile(compare.operands().get(i).value(), scope);
    }
    return frame -> {
      Object left = first.eval(frame);
      Object result = true;
      for (int i = 0; i < count; i++) {
        Object right = operands[i].eval(frame);
        result = operators[i].apply(left, right, frame.render);
        if (Boolean.FALSE.equals(result)) {
          break;
        }
        left = right;
      }
      return result;
    };
  }

  private static Operator comparison(String operator) {
    return switch (operator) {
      case "==" -> (a, b, render) -> Comparison.areEqual(a, b, render.work);
      case "!=" -> (a, b, render) -> !Comparison.areEqual(a, b, render.work);
      case "<" -> (a, b, render) -> Comparison.holds(Order.LT, a, b, render.work);
      case "<=" -> (a, b, render) -> Comparison.holds(Order.LE, a, b, render.work);
      case ">" -> (a, b, render) -> Comparison.holds(Order.GT, a, b, render.work);
      case ">=" -> (a, b, render) -> Comparison.holds(Order.GE, a, b, render.work);
      case "in" -> (a, b, render) -> Sequences.contains(b, a, render.work);
      case "not in" -> (a, b, render) -> !Sequences.contains(b, a, render.work);
      default -> throw new IllegalArgumentException(operator);
    };
  }
}
