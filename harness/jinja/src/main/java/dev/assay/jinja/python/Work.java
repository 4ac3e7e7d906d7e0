package dev.assay.jinja.python;

/**
 * How much an untrusted expression may still do. One unit is about one step, one element or one
 * character made, so the limit bounds time and memory together, and the same input stops at the
 * same place on every machine.
 *
 * <p>Not thread-safe: one evaluation owns one.
 */
public final class Work {
  /**
   * What an element of a list or dict costs, as against a character: about as many times the
   * memory.
   */
  private static final int ELEMENT = 16;

  private final long limit;
  private long left;

  public Work(long limit) {
    this.limit = limit;
    this.left = limit;
  }

  /** For input of our own, which needs no limit. */
  public static Work unlimited() {
    return new Work(Long.MAX_VALUE);
  }

  /** Takes {@code units} off what is left; call it before doing what they stand for. */
  public void spend(long units) {
    if (units > left) {
      left = 0;
      throw PythonException.limit(
          "it needs more than " + limit + " steps, elements and characters");
    }
    left -= units;
  }

  /**
   * Takes off what {@code count} new elements of lists or dicts cost; call it before making them.
   */
  public void spendElements(long count) {
    spend(count, ELEMENT);
  }

  /** As {@link #spend(long)} for {@code count} things of {@code size} units, without overflow. */
  public void spend(long count, long size) {
    if (count > 0 && size > 0) {
      spend(count > Long.MAX_VALUE / size ? Long.MAX_VALUE : count * size);
    }
  }
}
