package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import java.util.List;

/**
 * 1 if the answer is one of the right texts, after what {@link TextNormaliser} leaves out. Of
 * several answers, the share that is right. For log-likelihoods: 1 if greedy decoding would write
 * the right text, or a right choice.
 */
final class ExactMatch {
  private ExactMatch() {}

  static Measurement measurement(Parameters parameters) {
    TextNormaliser normaliser = TextNormaliser.of(parameters);
    return sample ->
        switch (sample.example().requests().getFirst().kind()) {
          case LOGLIKELIHOOD, LOGLIKELIHOOD_ROLLING -> ChoiceMetrics.one(greedy(sample));
          case GENERATE_UNTIL -> {
            List<String> right = right(sample, normaliser);
            yield Texts.meanOverAnswers(
                sample, answer -> right.contains(normaliser.normalise(answer)) ? 1 : 0);
          }
        };
  }

  static List<String> right(Sample sample, TextNormaliser normaliser) {
    return Texts.golds(sample).stream().map(normaliser::normalise).toList();
  }

  private static boolean greedy(Sample sample) {
    return switch (sample.example().target()) {
      case Target.Choice(var choices, var gold) ->
          gold.stream()
              .filter(index -> index >= 0 && index < choices.size())
              .anyMatch(index -> ScoredChoices.answer(sample, index).greedy());
      case Target.Text _ -> ScoredChoices.answer(sample, 0).greedy();
      case Target.Whole _, Target.Medium _ ->
          throw new UnfitSampleException("is a text scored whole, which is not matched.");
    };
  }
}
