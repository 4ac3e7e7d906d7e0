package dev.assay.plugins.ngram.infinite;

import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.model.Sampling;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Chooses the next token of a distribution: the most probable, or by chance. */
public final class Choice {
  private final Sampling sampling;
  private final SplittableRandom random;

  /** Starts a stream of choices; it is a function of the sampling's seed and of {@code salt}. */
  public Choice(Sampling sampling, long salt) {
    this.sampling = sampling;
    random = new SplittableRandom(new SplittableRandom(sampling.seed()).nextLong() ^ salt);
  }

  /** The most probable token that can be written; the lowest id of equal ones. */
  public static int best(double[] probabilities) {
    int best = Vocabulary.SENTENCE_END;
    for (int token = best + 1; token < probabilities.length; token++) {
      best = probabilities[token] > probabilities[best] ? token : best;
    }
    return best;
  }

  /** Returns the next token. */
  public int next(double[] probabilities) {
    if (sampling.greedy()) {
      return best(probabilities);
    }
    int[] order =
        IntStream.range(Vocabulary.SENTENCE_END, probabilities.length)
            .filter(token -> probabilities[token] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(token -> -probabilities[token]))
            .mapToInt(Integer::intValue)
            .toArray();
    int kept = sampling.topK() == 0 ? order.length : Math.min(sampling.topK(), order.length);
    double[] weights = new double[kept];
    double total = 0;
    for (int i = 0; i < kept; i++) {
      // Relative to the most probable, so that no temperature makes all weights vanish.
      double relative = Math.log(probabilities[order[i]] / probabilities[order[0]]);
      weights[i] = Math.exp(relative / sampling.temperature());
      total += weights[i];
    }
    double enough = sampling.topP() * total;
    double mass = weights[0];
    int count = 1;
    while (count < kept && mass < enough) {
      mass += weights[count++];
    }
    double draw = random.nextDouble() * mass;
    int chosen = 0;
    while (chosen < count - 1 && (draw -= weights[chosen]) >= 0) {
      chosen++;
    }
    return order[chosen];
  }
}
