package dev.assay.core.statistics;

/** Whether a difference, better where it is higher, stays within a margin. */
public sealed interface MarginTest permits NonInferiority, SequentialNonInferiority {
  /** How often a change of the whole margin may get through. */
  double LEVEL = 0.05;

  /** Which changes are not to be let through. */
  enum Sides {
    /** Losses. */
    ONE,
    /** Losses and gains. */
    TWO
  }

  /** What a test found. */
  enum Verdict {
    /** The change is smaller than the margin. */
    PASSED,
    /** It may be as large, and chance alone would seldom make it look so. */
    REGRESSION,
    /** Too little was seen to tell a change of the margin from none. */
    UNRESOLVED
  }

  double difference();

  double stderr();

  double margin();

  Sides sides();

  /** How far the one-sided bounds lie from the difference. */
  double reach();

  Verdict verdict();

  /** Whether the bounds lie within the margin. */
  default boolean within() {
    return difference() - reach() > -margin()
        && (sides() == Sides.ONE || difference() + reach() < margin());
  }

  /** Whether the bounds leave out that nothing has changed for the worse. */
  default boolean changed() {
    return difference() + reach() < 0 || sides() == Sides.TWO && difference() - reach() > 0;
  }
}
