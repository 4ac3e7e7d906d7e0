package dev.assay.transformer;

import java.util.List;

/** Collects the log-probabilities of requests and passes on each request that is complete. */
public final class Answers {

  private final ScoringSink sink;
  private final double[][] logprobs;
  private final int[] missing;
  private final boolean[] greedy;

  /** Answers requests that score nothing at once. */
  public Answers(List<ScoringRequest> requests, ScoringSink sink) {
    this.sink = sink;
    this.logprobs = new double[requests.size()][];
    this.missing = new int[requests.size()];
    this.greedy = new boolean[requests.size()];
    for (int i = 0; i < requests.size(); i++) {
      ScoringRequest request = requests.get(i);
      missing[i] = request.tokens().length - request.scoredFrom();
      greedy[i] = true;
      if (missing[i] == 0) {
        sink.scored(i, new double[0], true);
      }
    }
  }

  /**
   * Takes one log-probability.
   *
   * @param index among the request's scored tokens
   * @param scored how many those are
   */
  public void put(int request, int index, int scored, double logprob, boolean best) {
    if (logprobs[request] == null) {
      logprobs[request] = new double[scored];
    }
    logprobs[request][index] = logprob;
    greedy[request] &= best;
    if (--missing[request] == 0) {
      sink.scored(request, logprobs[request], greedy[request]);
      logprobs[request] = new double[0];
    }
  }
}
