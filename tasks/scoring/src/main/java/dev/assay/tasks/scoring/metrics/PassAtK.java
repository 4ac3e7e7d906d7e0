package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.scoring.Parameters;
import java.util.List;

/**
 * The probability that at least one of k answers is right, estimated without bias from n answers of
 * which c are right: 1 - C(n-c, k) / C(n, k) (Chen et al., "Evaluating Large Language Models
 * Trained on Code", 2021).
 */
public final class PassAtK {
  private PassAtK() {}

  /**
   * @throws IllegalArgumentException unless 0 &lt;= right &lt;= answers and 1 &lt;= k &lt;= answers
   */
  public static double estimate(int answers, int right, int k) {
    if (right < 0 || right > answers || k < 1 || k > answers) {
      throw new IllegalArgumentException(
          "pass@" + k + " of " + answers + " answers, " + right + " right");
    }
    double allWrong = 1;
    for (int i = 0; i < k; i++) {
      allWrong *= Math.max(0, answers - right - i) / (double) (answers - i);
    }
    return 1 - allWrong;
  }

  /** Of exact matches. */
  static Measurement measurement(Parameters parameters) {
    long k = parameters.integer("k", 1);
    if (k < 1) {
      throw parameters.invalid("k is " + k + ", not at least 1.");
    }
    TextNormaliser normaliser = TextNormaliser.of(parameters);
    return sample -> {
      List<String> answers = sample.answers();
      if (answers.size() < k) {
        throw new UnfitSampleException(
            "has "
                + answers.size()
                + " answers, fewer than k, which is "
                + k
                + "; raise repeats in the task.");
      }
      List<String> right = ExactMatch.right(sample, normaliser);
      long matches =
          answers.stream().filter(answer -> right.contains(normaliser.normalise(answer))).count();
      return new double[] {estimate(answers.size(), (int) matches, (int) k)};
    };
  }
}
