package dev.assay.tasks.scoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Sample;
import dev.assay.tasks.scoring.Fixtures;
import dev.assay.tasks.scoring.Samples;
import dev.assay.tasks.scoring.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ChoiceMetricsTest {
  static Stream<JsonNode> corpora() {
    return Fixtures.read("choice_metrics.json").get("corpora").valueStream();
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void scoresAreThoseOfLmEvalAndScikitLearn(JsonNode corpus) {
    var samples = new ArrayList<Sample>();
    for (JsonNode made : corpus.get("samples")) {
      Sample sample = sample(made);
      samples.add(sample);
      made.get("scores")
          .properties()
          .forEach(score ->
              assertThat(Scores.of(score.getKey(), sample))
                  .as("%s of %s", score.getKey(), made)
                  .isCloseTo(score.getValue().doubleValue(), within(1e-12)));
    }
    corpus
        .get("scores")
        .properties()
        .forEach(score ->
            assertThat(ofCorpus(score.getKey(), samples))
                .as("%s of %s", score.getKey(), corpus)
                .isCloseTo(score.getValue().doubleValue(), within(1e-12)));
  }

  /** Names are a metric's, or {@code f1} and how it is averaged. */
  private static double ofCorpus(String name, List<Sample> samples) {
    String[] words = name.split(" ");
    Map<String, Object> parameters = words.length == 1 ? Map.of() : Map.of("average", words[1]);
    return Scores.of(words[0], parameters, samples);
  }

  private static Sample sample(JsonNode made) {
    List<Integer> gold = made.get("gold").valueStream().map(JsonNode::intValue).toList();
    double[] logprobs =
        made.get("logprobs").valueStream().mapToDouble(JsonNode::doubleValue).toArray();
    var greedy = new boolean[logprobs.length];
    for (int i = 0; i < greedy.length; i++) {
      greedy[i] = made.get("greedy").get(i).booleanValue();
    }
    return Samples.choice(Fixtures.strings(made.get("choices")), gold, logprobs, greedy);
  }

  @Test
  void ofEquallyProbableChoicesTheFirstIsPreferred() {
    assertThat(Scores.of("acc", Samples.choice(List.of(0), -1, -1))).isEqualTo(1);
    assertThat(Scores.of("acc", Samples.choice(List.of(1), -1, -1))).isZero();
  }

  @Test
  void lengthsAreThoseOfTheChoiceInCodePointsOrBytes() {
    var choices = List.of("\uD83D\uDE42\uD83D\uDE42", "abc");
    // Per code point -3 and -2.5; per byte -0.75 and -2.5; per UTF-16 unit it would be -1.5.
    Sample sample =
        Samples.choice(choices, List.of(0), new double[] {-6, -7.5}, new boolean[] {false, false});
    assertThat(Scores.of("acc", sample)).isEqualTo(1);
    assertThat(Scores.of("acc_norm", sample)).isZero();
    assertThat(Scores.of("acc_bytes", sample)).isEqualTo(1);
  }

  @Test
  void aRightChoiceThatIsNotThereIsNeverMet() {
    Sample sample = Samples.choice(List.of(5), -1, -2);
    assertThat(Scores.of("acc", sample)).isZero();
    assertThat(Scores.of("exact_match", sample)).isZero();
    assertThatThrownBy(() -> Scores.of("gold_logprob", sample))
        .isInstanceOf(EvalException.class)
        .hasMessage(
            "metric gold_logprob: document 7 has a right answer that is none of its choices.");
  }

  @Test
  void ofATextAccuracyIsWhetherGreedyDecodingWritesIt() {
    assertThat(
            Scores.of("acc", Samples.scored(" cat", -1, true), Samples.scored(" dog", -1, false)))
        .isEqualTo(0.5);
  }

  @Test
  void mutualInformationNeedsTheChoicesWithoutContext() {
    assertThatThrownBy(() -> Scores.of("acc_mutual_info", Samples.choice(List.of(0), -1, -2)))
        .isInstanceOf(EvalException.class)
        .hasMessage("metric acc_mutual_info: document 7 has 2 log-likelihoods, not 4.");
  }

  @Test
  void binaryF1IsRefusedForMoreThanTwoChoices() {
    assertThatThrownBy(() -> Scores.of("f1", Samples.choice(List.of(2), -1, -2, -3)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("give average: macro, micro or weighted");
  }

  @Test
  void calibrationErrorIsTheDistanceOfConfidenceFromAccuracyByBin() {
    // Preferred with 0.6 twice, one of them right; with 0.9 four times, three of them right.
    var samples = new ArrayList<Sample>();
    for (int right : new int[] {0, 1}) {
      samples.add(Samples.choice(List.of(right), Math.log(0.6), Math.log(0.4)));
    }
    for (int right : new int[] {0, 0, 0, 1}) {
      samples.add(Samples.choice(List.of(right), Math.log(0.9), Math.log(0.1)));
    }
    assertThat(Scores.of("ece", Map.of(), samples))
        .isCloseTo((2 * 0.1 + 4 * 0.15) / 6, within(1e-12));
    assertThat(Scores.of("ece", Map.of("bins", 1), samples))
        .isCloseTo(Math.abs((2 * 0.6 + 4 * 0.9) / 6 - 4 / 6.0), within(1e-12));
  }

  @Test
  void theProbabilityOfTheRightChoicesIsSummed() {
    Sample sample = Samples.choice(List.of(0, 2), Math.log(0.2), Math.log(0.2), Math.log(0.1));
    assertThat(Scores.of("gold_prob", sample)).isCloseTo(0.6, within(1e-12));
  }
}
