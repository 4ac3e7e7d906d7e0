package dev.assay.jinja;

import dev.assay.jinja.Node.Stmt;
import dev.assay.jinja.Node.Target;
import dev.assay.jinja.Step.Flow;
import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRepr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns statements into closures. */
final class Compiler {
  /** Stores a value in what a target names. */
  interface Assignment {
    void assign(Frame frame, @Nullable Object value);
  }

  private final String template;
  private final ExpressionCompiler expressions;
  private final MacroCompiler macros;
  private final LoopCompiler loops;

  private Compiler(String template, Environment environment) {
    this.template = template;
    this.expressions = new ExpressionCompiler(template, environment);
    this.macros = new MacroCompiler(this, expressions);
    this.loops = new LoopCompiler(this, expressions);
  }

  String template() {
    return template;
  }

  /** A template's code and the number of variables of its outermost activation. */
  record Compiled(Step step, int size) {}

  static Compiled compile(List<Stmt> body, String template, Environment environment) {
    Symbols symbols = new Symbols(new Symbols.Activation(0), null);
    symbols.visit(body);
    Scope scope = new Scope(symbols, false, false);
    Step enter = scope.enter();
    Step steps = new Compiler(template, environment).body(body, scope);
    Step all =
        frame -> {
          enter.run(frame);
          return steps.run(frame);
        };
    return new Compiled(all, symbols.activation.size());
  }

  Step body(List<Stmt> body, Scope scope) {
    Step[] steps = body.stream().map(stmt -> located(stmt, scope)).toArray(Step[]::new);
    if (steps.length == 1) {
      return steps[0];
    }
    return frame -> {
      for (Step step : steps) {
        Flow flow = step.run(frame);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    };
  }

  /** A statement whose errors carry its line. */
  private Step located(Stmt stmt, Scope scope) {
    if (stmt instanceof Node.Text(String text, _)) {
      return frame -> {
        frame.render.write(text);
        return Flow.NEXT;
      };
    }
    Step step = compile(stmt, scope);
    int line = stmt.line();
    return frame -> {
      try {
        return step.run(frame);
      } catch (PythonException e) {
        throw TemplateException.of(e).at(template, line);
      } catch (TemplateException e) {
        throw e.at(template, line);
      }
    };
  }

  private Step compile(Stmt stmt, Scope scope) {
    return switch (stmt) {
      case Node.Text text -> throw new IllegalArgumentException(text.text());
      case Node.Print print -> {
        Evaluator value = expressions.compile(print.value(), scope);
        yield frame -> {
          frame.render.write(PythonRepr.str(value.eval(frame), frame.render.work));
          return Flow.NEXT;
        };
      }
      case Node.If branch -> branch(branch, scope.soft());
      case Node.For loop -> loops.compile(loop, scope);
      case Node.Set set -> {
        Evaluator value = expressions.compile(set.value(), scope);
        Assignment target = target(set.target(), scope);
        yield frame -> {
          target.assign(frame, value.eval(frame));
          return Flow.NEXT;
        };
      }
      case Node.SetBlock set -> setBlock(set, scope);
      case Node.Macro macro -> macros.macro(macro, scope);
      case Node.CallBlock block -> macros.callBlock(block, scope);
      case Node.FilterBlock block -> filterBlock(block, scope);
      case Node.With with -> with(with, scope);
      case Node.Break _ -> jump(scope, "break", Flow.BREAK, stmt.line());
      case Node.Continue _ -> jump(scope, "continue", Flow.CONTINUE, stmt.line());
    };
  }

  private Step jump(Scope scope, String name, Flow flow, int line) {
    if (!scope.inLoop()) {
      throw TemplateException.of(TemplateException.Kind.SYNTAX, "'" + name + "' outside loop")
          .at(template, line);
    }
    return _ -> flow;
  }

  private Step branch(Node.If branch, Scope scope) {
    List<Evaluator> tests = new ArrayList<>();
    List<Step> bodies = new ArrayList<>();
    tests.add(expressions.compile(branch.test(), scope));
    bodies.add(body(branch.body(), scope));
    for (Node.If elif : branch.elifs()) {
      tests.add(expressions.compile(elif.test(), scope));
      bodies.add(body(elif.body(), scope));
    }
    Evaluator[] test = tests.toArray(Evaluator[]::new);
    Step[] then = bodies.toArray(Step[]::new);
    Step otherwise = body(branch.otherwise(), scope);
    return frame -> {
      for (int i = 0; i < test.length; i++) {
        if (Comparison.truth(test[i].eval(frame))) {
          return then[i].run(frame);
        }
      }
      return otherwise.run(frame);
    };
  }

  private Step setBlock(Node.SetBlock set, Scope scope) {
    Scope inner = scope.inner();
    inner.symbols().visit(set.body());
    if (set.filter() != null) {
      inner.symbols().visit(set.filter());
    }
    Symbols.Variable text = inner.symbols().activation.newVariable();
    Evaluator value = filtered(set.filter(), text, inner);
    Assignment target = target(set.target(), scope);
    return captured(set.body(), inner, text, frame -> target.assign(frame, value.eval(frame)));
  }

  private Step filterBlock(Node.FilterBlock block, Scope scope) {
    Scope inner = scope.inner();
    inner.symbols().visit(block.body());
    inner.symbols().visit(block.filter());
    Symbols.Variable text = inner.symbols().activation.newVariable();
    Evaluator value = filtered(block.filter(), text, inner);
    return captured(
        block.body(),
        inner,
        text,
        frame -> frame.render.write(PythonRepr.str(value.eval(frame), frame.render.work)));
  }

  private Evaluator filtered(Node.@Nullable Expr filter, Symbols.Variable text, Scope scope) {
    Evaluator captured = frame -> frame.get(text);
    return filter == null ? captured : expressions.calls().blockFilter(filter, captured, scope);
  }

  /**
   * Keeps what a body writes in {@code text} for {@code then}; a body that leaves its loop leaves
   * that behind.
   */
  private Step captured(List<Stmt> body, Scope scope, Symbols.Variable text, Consumer<Frame> then) {
    Step enter = scope.enter();
    Step steps = body(body, scope);
    return frame -> {
      StringBuilder outer = frame.render.beginCapture();
      enter.run(frame);
      Flow flow = steps.run(frame);
      String written = frame.render.endCapture(outer);
      if (flow == Flow.NEXT) {
        frame.set(text, written);
        then.accept(frame);
      }
      return flow;
    };
  }

  private Step with(Node.With with, Scope scope) {
    Scope inner = scope.inner();
    with.targets().forEach(inner.symbols()::declareParameters);
    inner.symbols().visit(with.body());
    Step enter = inner.enter();
    Evaluator[] values = expressions.all(with.values(), scope);
    Assignment[] targets =
        with.targets().stream().map(t -> target(t, inner)).toArray(Assignment[]::new);
    Step body = body(with.body(), inner);
    return frame -> {
      enter.run(frame);
      for (int i = 0; i < targets.length; i++) {
        targets[i].assign(frame, values[i].eval(frame));
      }
      return body.run(frame);
    };
  }

  Assignment target(Target target, Scope scope) {
    return switch (target) {
      case Node.NameTarget(String name) -> {
        Symbols.Variable variable = scope.symbols().variable(name);
        yield (frame, value) -> frame.set(variable, value);
      }
      case Node.TupleTarget(List<Target> items) -> {
        Assignment[] parts =
            items.stream().map(item -> target(item, scope)).toArray(Assignment[]::new);
        yield (frame, value) -> {
          Object[] values = CallCompiler.unpack(value, parts.length, frame);
          for (int i = 0; i < parts.length; i++) {
            parts[i].assign(frame, values[i]);
          }
        };
      }
      case Node.AttributeTarget(String namespace, String attribute) -> {
        Symbols.Variable variable = scope.symbols().variable(namespace);
        yield (frame, value) -> {
          if (!(frame.get(variable) instanceof Namespace object)) {
            throw TemplateException.of(
                TemplateException.Kind.RUNTIME, "cannot assign attribute on non-namespace object");
          }
          object.set(attribute, value);
        };
      }
    };
  }
}
