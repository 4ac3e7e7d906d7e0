package dev.assay.jinja;

import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Missing;
import dev.assay.jinja.python.PyIterator;
import dev.assay.jinja.python.PyList;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.Sequences;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}: where a loop is, and the iterator that moves it on. */
final class LoopContext implements Callable, Iterator<@Nullable Object> {
  /** Renders the loop's body for other items, one level deeper. */
  interface Recursion {
    String render(@Nullable Object items, int depth);
  }

  private final @Nullable Object items;
  private final @Nullable Recursion recursion;
  private final int depth;
  private final Render render;
  private Iterator<@Nullable Object> rest;
  private long length = -1;
  private long index0 = -1;
  private @Nullable Object before = Missing.VALUE;
  private @Nullable Object current = Missing.VALUE;
  private @Nullable Object after = Missing.VALUE;
  private @Nullable PyTuple lastChanged;

  LoopContext(@Nullable Object items, @Nullable Recursion recursion, int depth, Render render) {
    this.items = items;
    this.recursion = recursion;
    this.depth = depth;
    this.render = render;
    this.rest = Sequences.iterate(items, render.work);
  }

  @Override
  public boolean hasNext() {
    return after != Missing.VALUE || rest.hasNext();
  }

  @Override
  public @Nullable Object next() {
    Object item = peek();
    after = Missing.VALUE;
    index0++;
    before = current;
    current = item;
    return item;
  }

  private @Nullable Object peek() {
    if (after == Missing.VALUE && rest.hasNext()) {
      after = rest.next();
    }
    return after;
  }

  @Override
  public long length() {
    if (length < 0) {
      if (items instanceof PyIterator) {
        PyList remaining = new PyList();
        rest.forEachRemaining(remaining::add);
        rest = remaining.iterator();
        length = remaining.size() + index0 + 1 + (after == Missing.VALUE ? 0 : 1);
      } else {
        length = Sequences.length(items);
      }
    }
    return length;
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> index0 + 1;
      case "index0" -> index0;
      case "revindex" -> length() - index0;
      case "revindex0" -> length() - index0 - 1;
      case "first" -> index0 == 0;
      case "last" -> peek() == Missing.VALUE;
      case "length" -> length();
      case "depth" -> (long) depth + 1;
      case "depth0" -> (long) depth;
      case "previtem" -> index0 == 0 ? undefined("there is no previous item") : before;
      case "nextitem" -> peek() == Missing.VALUE ? undefined("there is no next item") : after;
      case "cycle" -> Builtin.of("cycle(*args)", (args, _) -> cycle((PyTuple) args[0]));
      case "changed" -> Builtin.of("changed(*value)", (args, _) -> changed((PyTuple) args[0]));
      default -> Missing.VALUE;
    };
  }

  private Undefined undefined(String message) {
    return new Undefined(message, render.environment.undefined());
  }

  private @Nullable Object cycle(PyTuple choices) {
    if (choices.isEmpty()) {
      throw PythonException.typeError("no items for cycling given");
    }
    return choices.get((int) (index0 % choices.size()));
  }

  private boolean changed(PyTuple value) {
    boolean changed = lastChanged == null || !Comparison.areEqual(lastChanged, value, render.work);
    lastChanged = value;
    return changed;
  }

  @Override
  public Object call(Arguments arguments, Render unused) {
    if (recursion == null) {
      throw PythonException.typeError(
          "The loop must have the 'recursive' marker to be called recursively.");
    }
    if (arguments.positional().length != 1 || !arguments.keywords().isEmpty()) {
      throw PythonException.typeError("loop() takes one argument, the items to go on with");
    }
    return recursion.render(arguments.positional()[0], depth + 1);
  }

  @Override
  public String typeName() {
    return "LoopContext";
  }

  @Override
  public boolean isIterable() {
    return true;
  }

  @Override
  public String repr() {
    return "<LoopContext " + (index0 + 1) + "/" + length() + ">";
  }
}
