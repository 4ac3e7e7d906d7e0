package dev.assay.plugins.ngram.smoothing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionTest {
  private static List<Arguments> models() {
    List<Arguments> models = new ArrayList<>();
    for (Smoothing smoothing :
        List.of(new ModifiedKneserNey(), new Katz(), new AddK(1), new AddK(0.01))) {
      for (Unit unit : Unit.values()) {
        for (int order : new int[] {1, 2, 4}) {
          models.add(Arguments.of(smoothing, unit, order));
        }
      }
    }
    return models;
  }

  @ParameterizedTest
  @MethodSource("models")
  void probabilitiesSumToOneAfterEveryContext(Smoothing smoothing, Unit unit, int order) {
    byte[] text = Fixtures.resource("kenlm/harbour.txt");
    NgramModel model = smoothing.estimate(Fixtures.count(unit, order, text));
    assertThat(sum(model)).isCloseTo(1, within(1e-5));
    for (int k = 1; k < order; k++) {
      model.forEach(
          k,
          (context, words) ->
              assertThat(sum(model, words)).as("context %d", context).isCloseTo(1, within(1e-5)));
    }
  }

  private static double sum(NgramModel model, int... context) {
    double sum = 0;
    for (int word = 0; word < model.vocabulary().size(); word++) {
      if (word != Vocabulary.SENTENCE_START) {
        sum += Math.pow(10, Fixtures.behind(model, context).advance(word));
      }
    }
    return sum;
  }
}
