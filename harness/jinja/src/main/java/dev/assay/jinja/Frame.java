package dev.assay.jinja;

import dev.assay.jinja.Symbols.Variable;
import dev.assay.jinja.python.Missing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The variables of one activation while it runs, and the activation its code is written in. */
final class Frame {
  final Render render;
  private final @Nullable Object[] slots;
  private final @Nullable Frame outer;
  private final int depth;

  Frame(Render render, int size, @Nullable Frame outer) {
    this.render = render;
    this.slots = new Object[size];
    Arrays.fill(slots, Missing.VALUE);
    this.outer = outer;
    this.depth = outer == null ? 0 : outer.depth + 1;
  }

  private Frame at(int wanted) {
    Frame frame = this;
    while (frame.depth > wanted) {
      frame = frame.outer;
    }
    return frame;
  }

  @Nullable Object get(Variable variable) {
    return at(variable.depth()).slots[variable.index()];
  }

  void set(Variable variable, @Nullable Object value) {
    at(variable.depth()).slots[variable.index()] = value;
  }
}
