package dev.assay.tasks.scoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Sample;
import dev.assay.tasks.scoring.Samples;
import dev.assay.tasks.scoring.Scores;
import java.util.List;
import org.junit.jupiter.api.Test;

class LikelihoodMetricsTest {
  private static final double LN_2 = Math.log(2);

  @Test
  void perplexityIsOfTextsNotOfTokens() {
    assertThat(
            Scores.of(
                "perplexity", Samples.scored(" a", -2, false), Samples.scored(" long", -4, false)))
        .isCloseTo(Math.exp(3), within(1e-12));
  }

  @Test
  void rollingScoresAreSumsOverSums() {
    var texts = new Sample[] {Samples.whole(-100 * LN_2, 10, 50), Samples.whole(-20 * LN_2, 2, 10)};
    assertThat(Scores.of("bits_per_byte", texts)).isCloseTo(2, within(1e-12));
    assertThat(Scores.of("byte_perplexity", texts)).isCloseTo(4, within(1e-12));
    assertThat(Scores.of("word_perplexity", texts)).isCloseTo(1024, within(1e-9));
  }

  @Test
  void theRightTextIsScoredWithItsDelimiter() {
    var scored = Samples.scored(" na\u00efve", -14 * LN_2, false);
    assertThat(Scores.of("gold_logprob", scored)).isEqualTo(-14 * LN_2);
    assertThat(Scores.of("bits_per_target_byte", scored)).isCloseTo(2, within(1e-12));
  }

  @Test
  void ofSeveralRightChoicesTheMostProbableCounts() {
    var sample = Samples.choice(List.of(0, 2), -5, -1, -3);
    assertThat(Scores.of("gold_logprob", sample)).isEqualTo(-3);
    assertThat(Scores.of("bits_per_target_byte", sample))
        .isCloseTo(3 / LN_2 / " choice 2".length(), within(1e-12));
  }

  @Test
  void aTextThatWasNotScoredWholeHasNoWordsToDivideBy() {
    assertThatThrownBy(() -> Scores.of("bits_per_byte", Samples.scored(" a", -1, false)))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("metric bits_per_byte: document 7 was not answered by a rolling");
  }
}
