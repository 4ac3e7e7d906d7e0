package dev.assay.core.suite;

/** Which of a task's documents are evaluated. */
public sealed interface Selection {
  record All() implements Selection {}

  /** The first ones in file order, as lm-eval's {@code --limit}. */
  record First(int count) implements Selection {}

  /** A seeded sample; the sample of a smaller count is part of that of a larger one. */
  record Sampled(int count) implements Selection {}
}
