package dev.assay.plugins.transformer;

/** The sum over a text's windows, in their order, whichever is answered first. */
final class RollingSum {
  private final double[] logprobs;
  private long tokens;
  private int missing;

  RollingSum(int windows) {
    logprobs = new double[windows];
    missing = windows;
  }

  /** Takes a window's answer; true if it was the last one missing. */
  boolean add(int window, double logprob, int scored) {
    logprobs[window] = logprob;
    tokens += scored;
    return --missing == 0;
  }

  double logprob() {
    double sum = 0;
    for (double logprob : logprobs) {
      sum += logprob;
    }
    return sum;
  }

  long tokens() {
    return tokens;
  }
}
