package dev.assay.jinja;

import org.jspecify.annotations.Nullable;

/** A compiled expression. */
@FunctionalInterface
interface Evaluator {
  @Nullable Object eval(Frame frame);
}
