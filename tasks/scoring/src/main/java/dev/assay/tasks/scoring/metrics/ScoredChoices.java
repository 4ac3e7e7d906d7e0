package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.model.Response;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import java.util.List;

/**
 * The choices of a sample with their log-likelihoods.
 *
 * @param gold indices of the right ones; one that is no choice's is right for none
 */
record ScoredChoices(List<String> choices, List<Integer> gold, double[] logprobs) {
  static ScoredChoices of(Sample sample) {
    if (!(sample.example().target() instanceof Target.Choice(var choices, var gold))) {
      throw new UnfitSampleException(
          "has a text for its target, and this metric compares choices.");
    }
    if (choices.isEmpty()) {
      throw new UnfitSampleException("has no choices.");
    }
    return new ScoredChoices(choices, gold, logprobs(sample, 0, choices.size()));
  }

  static double[] logprobs(Sample sample, int from, int count) {
    if (sample.responses().size() < from + count) {
      throw new UnfitSampleException(
          "has " + sample.responses().size() + " log-likelihoods, not " + (from + count) + ".");
    }
    var logprobs = new double[count];
    for (int i = 0; i < count; i++) {
      logprobs[i] = logprob(sample, from + i);
    }
    return logprobs;
  }

  /** Of what was asked at that place: a continuation, or a choice scored whole. */
  static double logprob(Sample sample, int index) {
    return sample.responses().get(index) instanceof Response.Rolling whole
        ? whole.logprob()
        : answer(sample, index).logprob();
  }

  static Response.Loglikelihood answer(Sample sample, int index) {
    if (sample.responses().get(index) instanceof Response.Loglikelihood answer) {
      return answer;
    }
    throw new UnfitSampleException("was not answered by a log-likelihood.");
  }

  /** The choice of the highest score; of equally high ones the first. */
  static int best(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The most probable of the right choices; -1 if none of them is a choice. */
  int bestGold() {
    int best = -1;
    for (int index : gold) {
      if (index >= 0 && index < logprobs.length && (best < 0 || logprobs[index] > logprobs[best])) {
        best = index;
      }
    }
    return best;
  }

  /** Probabilities of the choices, given that it is one of them. */
  double[] probabilities() {
    double highest = logprobs[best(logprobs)];
    var probabilities = new double[logprobs.length];
    double sum = 0;
    for (int i = 0; i < logprobs.length; i++) {
      probabilities[i] = Math.exp(logprobs[i] - highest);
      sum += probabilities[i];
    }
    for (int i = 0; i < logprobs.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /** The probability that is on the right choices together. */
  double goldProbability() {
    double[] probabilities = probabilities();
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (gold.contains(i)) {
        sum += probabilities[i];
      }
    }
    return sum;
  }
}
