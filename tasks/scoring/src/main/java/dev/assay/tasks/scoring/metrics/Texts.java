package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** From scores of two texts to measurements of samples with several answers and right texts. */
final class Texts {
  private Texts() {}

  /** How well, or badly, an answer agrees with one right text. */
  @FunctionalInterface
  interface Score {
    double of(String answer, String gold);
  }

  /** Counts that are summed over a corpus, from an answer and all its right texts. */
  @FunctionalInterface
  interface Statistics {
    double[] of(String answer, List<String> golds);
  }

  /** The texts that are right. */
  static List<String> golds(Sample sample) {
    return switch (sample.example().target()) {
      case Target.Text(var accepted) -> accepted;
      case Target.Choice(var choices, var gold) ->
          gold.stream()
              .filter(index -> index >= 0 && index < choices.size())
              .map(choices::get)
              .toList();
      case Target.Whole _, Target.Medium _ ->
          throw new UnfitSampleException("has no right text to compare an answer with.");
    };
  }

  /** The mean over the answers; 0 if the filters left none. */
  static double[] meanOverAnswers(Sample sample, ToDoubleFunction<String> score) {
    return new double[] {sample.answers().stream().mapToDouble(score).average().orElse(0)};
  }

  /** Each answer by the right text it agrees with best. */
  static Measurement best(Score score) {
    return sample ->
        meanOverAnswers(
            sample,
            answer ->
                golds(sample).stream().mapToDouble(gold -> score.of(answer, gold)).max().orElse(0));
  }

  /** Each answer by the right text from which it is least far. */
  static Measurement least(Score distance) {
    return sample ->
        meanOverAnswers(
            sample,
            answer ->
                golds(sample).stream()
                    .mapToDouble(gold -> distance.of(answer, gold))
                    .min()
                    .orElseThrow(() -> new UnfitSampleException("has no right text.")));
  }

  /** Of the one answer that a corpus metric takes for each document. */
  static Measurement statistics(Statistics statistics) {
    return sample -> {
      if (sample.answers().size() != 1) {
        throw new UnfitSampleException(
            "has "
                + sample.answers().size()
                + " answers, and this metric takes one; end the filters with take_first.");
      }
      List<String> golds = golds(sample);
      if (golds.isEmpty()) {
        throw new UnfitSampleException("has no right text.");
      }
      return statistics.of(sample.answers().getFirst(), golds);
    };
  }

  /** The sum of all rows, for a score of a corpus. */
  static double[] sum(double[][] rows) {
    double[] sum = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row[i];
      }
    }
    return sum;
  }
}
