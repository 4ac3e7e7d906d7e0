package dev.assay.jinja;

import dev.assay.jinja.Node.Callable;
import dev.assay.jinja.Step.Flow;
import dev.assay.jinja.Symbols.Variable;
import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PythonRepr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns {@code macro} and {@code call} into closures. */
final class MacroCompiler {
  private final Compiler compiler;
  private final ExpressionCompiler expressions;

  MacroCompiler(Compiler compiler, ExpressionCompiler expressions) {
    this.compiler = compiler;
    this.expressions = expressions;
  }

  Step macro(Node.Macro macro, Scope scope) {
    Function<Frame, Macro> definition = definition(macro.name(), macro.callable(), scope);
    Variable variable = scope.symbols().variable(macro.name());
    return frame -> {
      frame.set(variable, definition.apply(frame));
      return Flow.NEXT;
    };
  }

  Step callBlock(Node.CallBlock block, Scope scope) {
    Function<Frame, Macro> caller = definition("caller", block.caller(), scope);
    Function<Frame, Arguments> args = expressions.calls().args(block.call().args(), scope);
    Function<Frame, Arguments> withCaller =
        frame -> {
          Arguments arguments = args.apply(frame);
          Map<String, @Nullable Object> keywords = new LinkedHashMap<>(arguments.keywords());
          keywords.put("caller", caller.apply(frame));
          return new Arguments(arguments.positional(), keywords);
        };
    Evaluator call = expressions.calls().call(block.call(), withCaller, scope);
    return frame -> {
      frame.render.write(PythonRepr.str(call.eval(frame), frame.render.work));
      return Flow.NEXT;
    };
  }

  private Function<Frame, Macro> definition(String name, Callable callable, Scope outer) {
    Scope scope = outer.callable(false);
    Symbols symbols = scope.symbols();
    List<Variable> parameters = new ArrayList<>();
    callable.parameters().forEach(parameter -> parameters.add(symbols.declareParameter(parameter)));
    callable.defaults().forEach(symbols::visit);
    symbols.visit(callable.body());
    Set<String> special = Names.undeclared(callable.body(), Set.of("caller", "kwargs", "varargs"));
    Macro.Specials<Variable> specials =
        new Macro.Specials<>(
            special(special, "caller", callable, symbols),
            special(special, "kwargs", callable, symbols),
            special(special, "varargs", callable, symbols));
    Step enter = scope.enter();
    Evaluator[] defaults = defaults(callable, scope);
    Step body = compiler.body(callable.body(), scope);
    Symbols.Activation activation = symbols.activation;
    return outerFrame ->
        new Macro(
            name,
            callable.parameters(),
            specials.map(_ -> true),
            (bound, render) -> {
              Frame frame = new Frame(render, activation.size(), outerFrame);
              for (int i = 0; i < parameters.size(); i++) {
                frame.set(parameters.get(i), bound.arguments()[i]);
              }
              specials.caller().ifPresent(variable -> frame.set(variable, bound.caller()));
              specials.kwargs().ifPresent(variable -> frame.set(variable, bound.kwargs()));
              specials.varargs().ifPresent(variable -> frame.set(variable, bound.varargs()));
              return render.call(() -> {
                enter.run(frame);
                for (int i = 0; i < parameters.size(); i++) {
                  if (bound.arguments()[i] == Missing.VALUE) {
                    frame.set(parameters.get(i), defaults[i].eval(frame));
                  }
                }
                body.run(frame);
              });
            });
  }

  private static java.util.Optional<Variable> special(
      Set<String> used, String name, Callable callable, Symbols symbols) {
    return used.contains(name) && !callable.parameters().contains(name)
        ? java.util.Optional.of(symbols.declareParameter(name))
        : java.util.Optional.empty();
  }

  /** One for each parameter; what has no default is undefined. */
  private Evaluator[] defaults(Callable callable, Scope scope) {
    int count = callable.parameters().size();
    int required = count - callable.defaults().size();
    Evaluator[] defaults = new Evaluator[count];
    for (int i = 0; i < count; i++) {
      String name = callable.parameters().get(i);
      defaults[i] =
          i < required
              ? frame -> frame.render.undefined("parameter '" + name + "' was not provided", name)
              : expressions.compile(callable.defaults().get(i - required), scope);
    }
    return defaults;
  }
}
