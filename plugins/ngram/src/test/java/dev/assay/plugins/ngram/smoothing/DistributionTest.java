package dev.assay.plugins.ngram.smoothing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest {
  @ParameterizedTest
  @CsvSource({"WORD, 1", "WORD, 3", "WORD, 5", "CHAR, 4", "BYTE, 1", "BYTE, 5"})
  void probabilitiesSumToOneAfterEveryContext(Unit unit, int order) {
    byte[] text = Fixtures.resource("kenlm/harbour.txt");
    NgramModel model = new ModifiedKneserNey().estimate(Fixtures.count(unit, order, text));
    int contexts = model.levelStart(order);
    NgramModel.Cursor cursor = model.cursor(model.emptyState());
    for (int context = 0; context < contexts; context++) {
      double sum = 0;
      for (int word = 0; word < model.vocabulary().size(); word++) {
        if (word != Vocabulary.SENTENCE_START) {
          cursor.reset(model.stateAfter(context));
          sum += Math.pow(10, cursor.advance(word));
        }
      }
      assertThat(sum).as("context %d", context).isCloseTo(1, within(1e-5));
    }
  }
}
