package dev.assay.jinja;

import dev.assay.jinja.Step.Flow;
import dev.assay.jinja.Symbols.Variable;
import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.PyIterator;
import dev.assay.jinja.python.Sequences;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns {@code for} into closures. */
final class LoopCompiler {
  private final Compiler compiler;
  private final ExpressionCompiler expressions;

  LoopCompiler(Compiler compiler, ExpressionCompiler expressions) {
    this.compiler = compiler;
    this.expressions = expressions;
  }

  /** Runs a loop over items; {@code recursion} is what {@code loop(...)} calls, if the loop may. */
  private interface Body {
    Flow run(
        Frame frame, @Nullable Object items, LoopContext.@Nullable Recursion recursion, int depth);
  }

  Step compile(Node.For loop, Scope outer) {
    if (Names.assigns(loop, "loop")) {
      throw TemplateException.of(
              TemplateException.Kind.SYNTAX,
              "Can't assign to special loop variable in for-loop target")
          .at(compiler.template(), loop.line());
    }
    if (!loop.recursive()) {
      Evaluator items = expressions.compile(loop.items(), outer);
      Body body = body(loop, outer);
      return frame -> body.run(frame, items.eval(frame), null, 0);
    }
    // Each level of a recursive loop has variables of its own, as a call has.
    Evaluator items = expressions.compile(loop.items(), outer);
    Scope callable = outer.callable(false);
    Body body = body(loop, callable);
    Symbols.Activation activation = callable.symbols().activation;
    return frame -> {
      frame.render.write(recurse(body, activation, frame, items.eval(frame), 0));
      return Flow.NEXT;
    };
  }

  private static String recurse(
      Body body, Symbols.Activation activation, Frame outer, @Nullable Object items, int depth) {
    Frame frame = new Frame(outer.render, activation.size(), outer);
    LoopContext.Recursion recursion =
        (children, below) -> recurse(body, activation, outer, children, below);
    return outer.render.call(() -> body.run(frame, items, recursion, depth));
  }

  private Body body(Node.For loop, Scope outer) {
    Scope inner = outer.loop();
    boolean extended = loop.recursive() || !Names.undeclared(loop.body(), Set.of("loop")).isEmpty();
    Variable context = extended ? inner.symbols().declareParameter("loop") : null;
    inner.symbols().declareParameters(loop.target());
    inner.symbols().visit(loop.body());
    Compiler.Assignment target = compiler.target(loop.target(), inner);
    Step enter = inner.enter();
    Step body = compiler.body(loop.body(), inner);
    Filtering filtering = loop.test() == null ? null : filtering(loop, outer);
    Step otherwise = otherwise(loop, outer);
    return (frame, items, recursion, depth) -> {
      Object walked = filtering == null ? items : filtering.over(items, frame);
      LoopContext state =
          context == null ? null : new LoopContext(walked, recursion, depth, frame.render);
      Iterator<@Nullable Object> iterator =
          state == null ? Sequences.iterate(walked, frame.render.work) : state;
      boolean empty = true;
      while (iterator.hasNext()) {
        Object item = iterator.next();
        if (context != null) {
          frame.set(context, state);
        }
        target.assign(frame, item);
        enter.run(frame);
        // Python clears its "no iteration yet" mark after the body, so a body left early still
        // counts as none.
        Flow flow = body.run(frame);
        if (flow == Flow.BREAK) {
          break;
        }
        empty &= flow == Flow.CONTINUE;
      }
      if (empty) {
        return otherwise.run(frame);
      }
      return Flow.NEXT;
    };
  }

  private Step otherwise(Node.For loop, Scope outer) {
    if (loop.otherwise().isEmpty()) {
      return _ -> Flow.NEXT;
    }
    Scope inner = outer.inner();
    inner.symbols().visit(loop.otherwise());
    Step enter = inner.enter();
    Step body = compiler.body(loop.otherwise(), inner);
    return frame -> {
      enter.run(frame);
      return body.run(frame);
    };
  }

  private interface Filtering {
    PyIterator over(@Nullable Object items, Frame frame);
  }

  /** {@code for x in items if test}: the items that pass, tested as the loop gets to them. */
  private Filtering filtering(Node.For loop, Scope outer) {
    Scope scope = outer.callable(false);
    scope.symbols().declareParameters(loop.target());
    scope.symbols().visit(loop.test());
    Compiler.Assignment target = compiler.target(loop.target(), scope);
    Step enter = scope.enter();
    Evaluator test = expressions.compile(loop.test(), scope);
    Symbols.Activation activation = scope.symbols().activation;
    return (items, outerFrame) -> {
      Frame frame = new Frame(outerFrame.render, activation.size(), outerFrame);
      Iterator<@Nullable Object> all = Sequences.iterate(items, frame.render.work);
      return new PyIterator("generator", new Passing(all, frame, enter, target, test));
    };
  }

  private static final class Passing implements Iterator<@Nullable Object> {
    private final Iterator<@Nullable Object> all;
    private final Frame frame;
    private final Step enter;
    private final Compiler.Assignment target;
    private final Evaluator test;
    private @Nullable Object next;
    private boolean ready;

    Passing(
        Iterator<@Nullable Object> all,
        Frame frame,
        Step enter,
        Compiler.Assignment target,
        Evaluator test) {
      this.all = all;
      this.frame = frame;
      this.enter = enter;
      this.target = target;
      this.test = test;
    }

    @Override
    public boolean hasNext() {
      while (!ready && all.hasNext()) {
        Object item = all.next();
        enter.run(frame);
        target.assign(frame, item);
        if (Comparison.truth(test.eval(frame))) {
          next = item;
          ready = true;
        }
      }
      return ready;
    }

    @Override
    public @Nullable Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ready = false;
      return next;
    }
  }
}
