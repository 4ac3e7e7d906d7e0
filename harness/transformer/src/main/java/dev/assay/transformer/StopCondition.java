package dev.assay.transformer;

/** Says when a generation is finished. */
@FunctionalInterface
public interface StopCondition {

  /** Stops at nothing. */
  StopCondition NEVER = (_, _) -> false;

  /**
   * @param tokens generated so far, in the first {@code count} elements; the array is reused
   * @return whether the last of them ends the text (it is still part of the answer)
   */
  boolean stops(int[] tokens, int count);

  /** Stops at any of those tokens. */
  static StopCondition atTokens(int... ids) {
    return (tokens, count) -> {
      for (int id : ids) {
        if (tokens[count - 1] == id) {
          return true;
        }
      }
      return false;
    };
  }
}
