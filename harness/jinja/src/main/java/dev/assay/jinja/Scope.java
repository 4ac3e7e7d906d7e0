package dev.assay.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a piece of a template stands while it is compiled.
 *
 * @param conditional whether it may never run, so that an unknown filter in it is an error only
 *     when it does
 * @param inLoop whether {@code break} and {@code continue} have a loop to act on
 */
record Scope(Symbols symbols, boolean conditional, boolean inLoop) {
  Scope soft() {
    return new Scope(symbols, true, inLoop);
  }

  /** A scope within this one that keeps its variables in the same activation. */
  Scope inner() {
    return new Scope(new Symbols(symbols.activation, symbols), false, inLoop);
  }

  Scope loop() {
    return new Scope(new Symbols(symbols.activation, symbols), false, true);
  }

  /** A scope within this one with an activation of its own, for what can be called. */
  Scope callable(boolean loop) {
    Symbols.Activation activation = new Symbols.Activation(symbols.activation.depth + 1);
    return new Scope(new Symbols(activation, symbols), false, loop);
  }

  /** Gives the variables of this scope, whose names have been analysed, their first values. */
  Step enter() {
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<Symbols.Variable, Symbols.Load> entry : symbols.loads().entrySet()) {
      Symbols.Variable variable = entry.getKey();
      switch (entry.getValue()) {
        case Symbols.Load.Parameter _ -> {}
        case Symbols.Load.Resolve(String name) ->
            steps.add(frame -> {
              frame.set(variable, frame.render.resolve(name));
              return Step.Flow.NEXT;
            });
        case Symbols.Load.Alias(Symbols.Variable of) ->
            steps.add(frame -> {
              frame.set(variable, frame.get(of));
              return Step.Flow.NEXT;
            });
        case Symbols.Load.Nothing _ ->
            steps.add(frame -> {
              frame.set(variable, dev.assay.jinja.python.Missing.VALUE);
              return Step.Flow.NEXT;
            });
      }
    }
    Step[] all = steps.toArray(Step[]::new);
    return frame -> {
      for (Step step : all) {
        step.run(frame);
      }
      return Step.Flow.NEXT;
    };
  }
}
