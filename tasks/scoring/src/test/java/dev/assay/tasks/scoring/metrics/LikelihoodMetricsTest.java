package dev.assay.tasks.scoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
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
  void mediaAreMeasuredOverTheirExtent() {
    var recordings =
        new Sample[] {
          Samples.medium(-100 * LN_2, Target.Unit.SECOND, 0.5),
          Samples.medium(-50 * LN_2, Target.Unit.SECOND, 1)
        };
    assertThat(Scores.of("bits_per_second", recordings)).isCloseTo(100, within(1e-12));
    var image = Samples.medium(-98 * LN_2, Target.Unit.PIXEL, 784);
    assertThat(Scores.of("bits_per_pixel", image)).isCloseTo(0.125, within(1e-12));
    assertThatThrownBy(() -> Scores.of("bits_per_pixel", recordings))
        .hasMessageContaining("is no image scored whole");
    assertThatThrownBy(() -> Scores.of("bits_per_second", Samples.whole(-1, 1, 1)))
        .hasMessageContaining("is no recording scored whole");
    assertThatThrownBy(() -> Scores.of("bits_per_byte", image))
        .hasMessageContaining("is no text scored whole");
  }

  @Test
  void choicesMayBeScoredWhole() {
    var samples =
        new Sample[] {Samples.wholeChoices(1, -5, -3), Samples.wholeChoices(0, -2, -1, -4)};
    assertThat(Scores.of("acc", samples)).isEqualTo(0.5);
    assertThat(Scores.of("gold_prob", Samples.wholeChoices(1, -7, -7)))
        .isCloseTo(0.5, within(1e-12));
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
