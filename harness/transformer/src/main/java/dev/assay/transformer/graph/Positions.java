package dev.assay.transformer.graph;

/** How a model knows the order of its tokens. */
public sealed interface Positions {

  /** Where rotary position embedding keeps the two halves of a pair. */
  enum Pairs {
    /** Element i with element i + half. */
    HALVES,
    /** Element 2i with element 2i + 1. */
    ADJACENT
  }

  /**
   * Rotated queries and keys.
   *
   * @param rope the angles
   * @param pairs as the weights are stored
   */
  record Rotary(Rope rope, Pairs pairs) implements Positions {}

  /**
   * A learned vector per position.
   *
   * @param offset row of the first position in the table (2 in OPT)
   */
  record Learned(int offset) implements Positions {}

  /** A learned number per head and bucket of distances (T5). */
  record RelativeBuckets(int buckets, int maxDistance) implements Positions {}
}
