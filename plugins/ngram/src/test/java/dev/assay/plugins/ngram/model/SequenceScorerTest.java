package dev.assay.plugins.ngram.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.arpa.ArpaReader;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceScorerTest {
  private static final byte[] TEXT = Fixtures.resource("kenlm/harbour.txt");

  @ParameterizedTest
  @CsvSource({"WORD, 1", "WORD, 2", "WORD, 5", "CHAR, 4", "BYTE, 3"})
  void everyTokenScoresAsACursorScoresIt(Unit unit, int order) {
    NgramModel model = new ModifiedKneserNey().estimate(Fixtures.count(unit, order, TEXT));
    check(model, unit);
    check(model.quantized(), unit);
  }

  @Test
  void suffixesMayBeMissingAndSentenceEndsInside() throws IOException {
    String arpa =
        """
        \\data\\
        ngram 1=5
        ngram 2=4
        ngram 3=3

        \\1-grams:
        -1\t<s>\t-0.25
        -0.5\t</s>\t-0.125
        -0.75\ta\t-0.3
        -1.25\tb\t-0.7
        -3\t<unk>\t-0.9

        \\2-grams:
        -0.1\ta b\t-0.2
        -0.3\tb </s>\t-0.6
        -0.2\t</s> a\t-0.4
        -0.7\t<s> b\t-0.1

        \\3-grams:
        -0.05\ta b a
        -0.15\tb </s> a
        -0.25\t</s> a b

        \\end\\
        """;
    byte[] bytes = arpa.getBytes(StandardCharsets.UTF_8);
    check(ArpaReader.read(new ByteArrayInputStream(bytes), "test", Unit.WORD).model(), Unit.WORD);
  }

  private static void check(NgramModel model, Unit unit) {
    var random = new SplittableRandom(7);
    var scorer = new SequenceScorer(model);
    for (int length : new int[] {0, 1, 2, 255, 256, 257, 512, 1000}) {
      int[] ids = text(model, length, random);
      assertThat(scorer.score(ids))
          .as("%s, %d tokens", unit, length)
          .isEqualTo(expected(model, ids));
    }
  }

  /** Words that follow each other in the model, for the most part. */
  private static int[] text(NgramModel model, int length, SplittableRandom random) {
    int[] ids = new int[length];
    int node = NgramModel.ROOT;
    for (int i = 0; i < length; i++) {
      if (node >= model.contexts()
          || random.nextInt(8) == 0
          || model.firstChild(node) == model.endOfChildren(node)) {
        node = NgramModel.ROOT;
      }
      node = random.nextInt(model.firstChild(node), model.endOfChildren(node));
      ids[i] = model.word(node);
    }
    return ids;
  }

  private static double[] expected(NgramModel model, int[] ids) {
    double[] log10 = new double[ids.length];
    NgramModel.Cursor cursor = model.cursor();
    for (int i = 0; i < ids.length; i++) {
      switch (ids[i]) {
        case Vocabulary.SENTENCE_START -> {
          log10[i] = Double.NaN;
          cursor.startSentence();
        }
        case Vocabulary.SENTENCE_END -> {
          log10[i] = cursor.advance(ids[i]);
          cursor.startSentence();
        }
        default -> log10[i] = cursor.advance(ids[i]);
      }
    }
    return log10;
  }
}
