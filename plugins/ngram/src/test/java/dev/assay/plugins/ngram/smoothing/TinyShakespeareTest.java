package dev.assay.plugins.ngram.smoothing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.plugins.ngram.counts.Corpus;
import dev.assay.plugins.ngram.counts.NgramCounter;
import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.TextScorer;
import dev.assay.plugins.ngram.text.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * tinyshakespeare, the first 90 % of its characters for training, the rest for test, a line a
 * sentence, blank lines among them: what KenLM (commit 4cb443e) prints with {@code lmplz -o K
 * --discount_fallback < train > arpa; query arpa -v summary < test}.
 */
class TinyShakespeareTest {
  private static final Path TEXT =
      Path.of(System.getProperty("assay.shared", "absent"), "data/text/tinyshakespeare/input.txt");
  private static byte[] all;
  private static byte[] test;
  private static long trainBytes;

  @BeforeAll
  static void split() throws Exception {
    assumeTrue(Files.exists(TEXT), "needs tinyshakespeare at " + TEXT);
    trainBytes = Corpus.prefixLength(TEXT, 0.9);
    all = Files.readAllBytes(TEXT);
    test = Arrays.copyOfRange(all, (int) trainBytes, all.length);
  }

  /** The training part ends inside a line, and lmplz goes wrong there: see {@link Lmplz}. */
  @ParameterizedTest
  @CsvSource({
    "2, 506.6717093516214, 254.70899213397394",
    "3, 493.0735581781724, 247.33033915214446",
    "4, 491.9603190706549, 246.83589187781286",
    "5, 491.9338716313278, 246.83888558423993"
  })
  void lmplzGivesThePerplexityOfKenLm(int order, double withUnknown, double withoutUnknown)
      throws Exception {
    assertPerplexity(new Lmplz().estimate(count(order, "")), withUnknown, withoutUnknown);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 506.67122343263213, 254.70867055114306",
    "3, 495.12875029129106, 248.3523687096647",
    "4, 494.211853974498, 247.9372814391832",
    "5, 494.18785943315515, 247.9408218961157"
  })
  void whenTheLastLineEndsBothGiveThePerplexityOfKenLm(
      int order, double withUnknown, double withoutUnknown) throws Exception {
    NgramCounts counts = count(order, "\n");
    assertPerplexity(new ModifiedKneserNey().estimate(counts), withUnknown, withoutUnknown);
    assertPerplexity(new Lmplz().estimate(counts), withUnknown, withoutUnknown);
  }

  private static void assertPerplexity(
      NgramModel model, double withUnknown, double withoutUnknown) {
    TextScorer scorer = new TextScorer(model);
    Unit.WORD.segment(test, 0, test.length, scorer);
    assertThat(scorer.tokens()).isEqualTo(24_628);
    assertThat(scorer.unknown()).isEqualTo(2_361);
    assertThat(scorer.perplexity()).isCloseTo(withUnknown, within(1e-4));
    assertThat(scorer.perplexityOfKnown()).isCloseTo(withoutUnknown, within(1e-4));
  }

  @Test
  void discountsAreThoseThatLmplzPrints() throws Exception {
    NgramCounts counts = count(3, "");
    assertThat(counts.trie().size(1)).isEqualTo(23_844);
    assertThat(counts.trie().size(2)).isEqualTo(109_114);
    assertThat(counts.trie().size(3)).isEqualTo(154_792);
    assertThat(Discounts.of(counts))
        .extracting(Discounts::toString)
        .containsExactly(
            "D1=0.690589 D2=1.03646 D3+=1.39024",
            "D1=0.838356 D2=1.16579 D3+=1.30736",
            "D1=0.922345 D2=1.28017 D3+=1.48480");
  }

  private static NgramCounts count(int order, String end) throws Exception {
    byte[] train = Arrays.copyOf(all, (int) trainBytes + end.length());
    System.arraycopy(Unit.bytes(end), 0, train, (int) trainBytes, end.length());
    NgramCounter counter = new NgramCounter(Unit.WORD, order, train.length);
    Unit.WORD.segment(train, 0, train.length, counter);
    return counter.finish();
  }
}
