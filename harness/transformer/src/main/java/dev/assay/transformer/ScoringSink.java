package dev.assay.transformer;

/** Receives answers as they become known, in any order, on the calling thread. */
@FunctionalInterface
public interface ScoringSink {

  /**
   * @param index of the request in the list
   * @param logprobs natural logarithms, one per scored token
   * @param greedy whether each scored token was the most probable (of equals, the lowest id); true
   *     if there is none
   */
  void scored(int index, double[] logprobs, boolean greedy);
}
