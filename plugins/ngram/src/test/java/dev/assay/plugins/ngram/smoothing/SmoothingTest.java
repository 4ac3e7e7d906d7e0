package dev.assay.plugins.ngram.smoothing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import org.junit.jupiter.api.Test;

/** Worked by hand. */
class SmoothingTest {
  /** Occurrences: a 4, b 2, c 1, </s> 2; after a: b 2, a 1, c 1; after b: a 1, </s> 1. */
  private static final String TEXT = "a b a a b\na c\n";

  private static final double VOCABULARY = 5; // a b c </s> <unk>

  @Test
  void addKAddsKToEveryCountAfterTheContext() {
    NgramModel model = model(new AddK(0.5), 2);
    assertProbability(model, "a", "b", 2.5 / (4 + 0.5 * VOCABULARY));
    assertProbability(model, "a", "</s>", 0.5 / (4 + 0.5 * VOCABULARY));
    assertProbability(model, "a", "<unk>", 0.5 / (4 + 0.5 * VOCABULARY));
    assertProbability(model, "b", "a", 1.5 / (2 + 0.5 * VOCABULARY));
    assertProbability(model, "<unk>", "a", 1 / VOCABULARY);
  }

  @Test
  void addKAtOrderOneIsThatOfUnigrams() {
    NgramModel model = model(new AddK(1), 1);
    assertProbability(model, "b", "a", 5 / (9 + VOCABULARY));
    assertProbability(model, "b", "<unk>", 1 / (9 + VOCABULARY));
  }

  @Test
  void addKAtTheStartOfASentenceCountsWhatStartedSentences() {
    NgramModel model = model(new AddK(1), 4);
    NgramModel.Cursor cursor = model.cursor().startSentence();
    int a = model.vocabulary().idOfName("a");
    assertThat(Math.pow(10, cursor.advance(a))).isCloseTo(3 / (2 + VOCABULARY), within(1e-6));
    assertThat(Math.pow(10, cursor.advance(a))).isCloseTo(1 / (2 + VOCABULARY), within(1e-6));
  }

  @Test
  void stupidBackoffIsTheRelativeFrequencyOrFourTenthsOfTheShorterContexts() {
    NgramModel model = model(new StupidBackoff(), 2);
    assertProbability(model, "a", "b", 2 / 4.0);
    assertProbability(model, "a", "</s>", 0.4 * 2 / 9);
    assertProbability(model, "<unk>", "a", 0.4 * 4 / 9);
    assertProbability(model, "a", "<unk>", 0.4 * 0.4 / VOCABULARY);
  }

  /** Too small for Good-Turing: half an occurrence is taken from each. */
  @Test
  void katzGivesWhatItTakesToWhatWasNotSeen() {
    NgramModel model = model(new Katz(), 2);
    // Unigrams: 2 of 9 occurrences are taken and go to <unk>, alone in not occurring.
    double a = 3.5 / 9;
    double b = 1.5 / 9;
    double c = 0.5 / 9;
    double end = 1.5 / 9;
    double unknown = 2.0 / 9;
    assertProbability(model, "<unk>", "<unk>", unknown);
    assertProbability(model, "<unk>", "a", a);
    assertProbability(model, "a", "b", 1.5 / 4);
    double unseen = 1 - (a + b + c);
    assertProbability(model, "a", "</s>", 1.5 / 4 * end / unseen);
    assertProbability(model, "a", "<unk>", 1.5 / 4 * unknown / unseen);
  }

  private static NgramModel model(Smoothing smoothing, int order) {
    return smoothing.estimate(Fixtures.count(Unit.WORD, order, Unit.bytes(TEXT)));
  }

  private static void assertProbability(
      NgramModel model, String context, String word, double expected) {
    NgramModel.Cursor cursor = model.cursor();
    cursor.advance(model.vocabulary().idOfName(context));
    assertThat(Math.pow(10, cursor.advance(model.vocabulary().idOfName(word))))
        .isCloseTo(expected, within(1e-6));
  }
}
