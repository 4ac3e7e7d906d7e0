package dev.assay.tasks.scoring.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import java.util.function.ToIntFunction;

/** Measurements of which choice a model prefers, and by how much. */
final class ChoiceMetrics {
  private ChoiceMetrics() {}

  /**
   * 1 if the most probable choice is a right one. For a text that was scored rather than chosen, 1
   * if greedy decoding would have written it.
   */
  static double[] accuracy(Sample sample) {
    if (sample.example().target() instanceof Target.Text) {
      return one(ScoredChoices.answer(sample, 0).greedy());
    }
    ScoredChoices scored = ScoredChoices.of(sample);
    return right(scored, scored.logprobs());
  }

  /** Accuracy by log-likelihood per code point of the choice, without its delimiter. */
  static double[] accuracyPerCharacter(Sample sample) {
    return accuracyPer(sample, choice -> choice.codePointCount(0, choice.length()));
  }

  static double[] accuracyPerByte(Sample sample) {
    return accuracyPer(sample, choice -> choice.getBytes(UTF_8).length);
  }

  private static double[] accuracyPer(Sample sample, ToIntFunction<String> length) {
    ScoredChoices scored = ScoredChoices.of(sample);
    var scores = new double[scored.choices().size()];
    for (int i = 0; i < scores.length; i++) {
      int size = length.applyAsInt(scored.choices().get(i));
      // A choice of no length cannot be compared by length: it is never preferred.
      scores[i] = size == 0 ? Double.NEGATIVE_INFINITY : scored.logprobs()[i] / size;
    }
    return right(scored, scores);
  }

  /**
   * Accuracy by how much the context raised a choice's log-likelihood: each choice is scored a
   * second time without context, after all of them with it.
   */
  static double[] accuracyOfMutualInformation(Sample sample) {
    ScoredChoices scored = ScoredChoices.of(sample);
    int count = scored.logprobs().length;
    double[] unconditional = ScoredChoices.logprobs(sample, count, count);
    var scores = new double[count];
    for (int i = 0; i < count; i++) {
      scores[i] = scored.logprobs()[i] - unconditional[i];
    }
    return right(scored, scores);
  }

  /**
   * The squared distance of the choices' probabilities from the truth (Brier, 1950), in [0, 2].
   * Several right choices count as one.
   */
  static double[] brier(Sample sample) {
    ScoredChoices scored = ScoredChoices.of(sample);
    double[] probabilities = scored.probabilities();
    double missing = 1 - scored.goldProbability();
    double sum = missing * missing;
    for (int i = 0; i < probabilities.length; i++) {
      if (!scored.gold().contains(i)) {
        sum += probabilities[i] * probabilities[i];
      }
    }
    return new double[] {sum};
  }

  /** The probability of the right choices: what accuracy is a threshold of. */
  static double[] goldProbability(Sample sample) {
    return new double[] {ScoredChoices.of(sample).goldProbability()};
  }

  /** How probable the preferred choice is, and whether it is right. */
  static double[] confidence(Sample sample) {
    ScoredChoices scored = ScoredChoices.of(sample);
    int preferred = ScoredChoices.best(scored.logprobs());
    return new double[] {
      scored.probabilities()[preferred], scored.gold().contains(preferred) ? 1 : 0
    };
  }

  /** The right class and the preferred one; any right one will do. */
  static double[] confusion(Sample sample) {
    ScoredChoices scored = ScoredChoices.of(sample);
    int preferred = ScoredChoices.best(scored.logprobs());
    int gold = scored.gold().contains(preferred) ? preferred : scored.gold().getFirst();
    return new double[] {gold, preferred};
  }

  private static double[] right(ScoredChoices scored, double[] scores) {
    return one(scored.gold().contains(ScoredChoices.best(scores)));
  }

  static double[] one(boolean right) {
    return new double[] {right ? 1 : 0};
  }
}
