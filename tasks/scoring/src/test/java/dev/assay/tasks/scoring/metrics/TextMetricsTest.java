package dev.assay.tasks.scoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Sample;
import dev.assay.tasks.scoring.Fixtures;
import dev.assay.tasks.scoring.Samples;
import dev.assay.tasks.scoring.Scores;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TextMetricsTest {
  static Stream<JsonNode> corpora() {
    return Fixtures.read("text_metrics.json").get("corpora").valueStream();
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void scoresOfCorporaAreThoseOfSacrebleuAndRougeScore(JsonNode corpus) {
    List<Sample> samples =
        corpus
            .get("samples")
            .valueStream()
            .map(sample ->
                Samples.generated(
                    Fixtures.strings(sample.get("golds")),
                    List.of(sample.get("answer").stringValue())))
            .toList();
    corpus
        .get("scores")
        .properties()
        .forEach(score ->
            assertThat(Scores.of(score.getKey(), Map.of(), samples))
                .as("%s of %s", score.getKey(), corpus.get("samples"))
                .isCloseTo(score.getValue().doubleValue(), within(1e-9)));
  }

  static Stream<JsonNode> matches() {
    return Fixtures.read("filters.json").get("exact_match").valueStream();
  }

  @ParameterizedTest
  @MethodSource("matches")
  @SuppressWarnings("unchecked")
  void exactMatchIsLmEvals(JsonNode match) {
    Map<String, Object> parameters =
        JsonMapper.shared().treeToValue(match.get("parameters"), Map.class);
    Sample sample =
        Samples.generated(
            List.of(match.get("gold").stringValue()), List.of(match.get("answer").stringValue()));
    assertThat(Scores.of("exact_match", parameters, List.of(sample)))
        .isEqualTo(match.get("score").doubleValue());
  }

  @Test
  void anyOfSeveralRightTextsMatches() {
    assertThat(Scores.of("exact_match", Samples.generated(List.of("a", "b"), List.of("b"))))
        .isEqualTo(1);
    assertThat(Scores.of("exact_match", Samples.generated(List.of("a", "b"), List.of("c"))))
        .isZero();
  }

  @Test
  void ofSeveralAnswersTheShareThatMatchesCounts() {
    assertThat(
            Scores.of("exact_match", Samples.generated(List.of("a"), List.of("a", "b", "c", "a"))))
        .isEqualTo(0.5);
    assertThat(Scores.of("exact_match", Samples.generated(List.of(""), List.of()))).isZero();
  }

  @Test
  void aCorpusMetricTakesOneAnswerADocument() {
    Sample two = Samples.generated(List.of("a"), List.of("a", "b"));
    assertThatThrownBy(() -> Scores.of("bleu", two))
        .isInstanceOf(EvalException.class)
        .hasMessage(
            "metric bleu: document 7 has 2 answers, and this metric takes one;"
                + " end the filters with take_first.");
  }

  @ParameterizedTest
  @CsvSource({
    // Answers, right ones, k, and 1 - C(answers - right, k) / C(answers, k).
    "10, 0, 1, 0",
    "10, 10, 3, 1",
    "10, 3, 1, 0.3",
    "5, 2, 2, 0.7",
    "4, 1, 4, 1",
    "200, 40, 10, 0.89871"
  })
  void passAtKIsTheChanceThatOneOfKIsRight(int answers, int right, int k, double expected) {
    assertThat(PassAtK.estimate(answers, right, k)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void passAtKOfTextsCountsExactMatches() {
    Sample sample = Samples.generated(List.of("4"), List.of("4", " 4", "5", "4", "3"));
    assertThat(Scores.of("exact_match_at_k", Map.of("k", 2), List.of(sample)))
        .isCloseTo(0.7, within(1e-12));
    assertThatThrownBy(() -> Scores.of("exact_match_at_k", Map.of("k", 6), List.of(sample)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("has 5 answers, fewer than k, which is 6");
  }

  @Test
  void editsAreCountedInCodePoints() {
    assertThat(Scores.of("edit_distance", Samples.generated(List.of("kitten"), List.of("sitting"))))
        .isEqualTo(3);
    Sample emoji = Samples.generated(List.of("\uD83D\uDE42\uD83D\uDE42"), List.of("\uD83D\uDE42"));
    assertThat(Scores.of("edit_distance", emoji)).isEqualTo(1);
    assertThat(Scores.of("edit_similarity", emoji)).isEqualTo(0.5);
  }

  @Test
  void theNearestRightTextCounts() {
    Sample sample = Samples.generated(List.of("abcdef", "ab"), List.of("abc"));
    assertThat(Scores.of("edit_distance", sample)).isEqualTo(1);
    assertThat(Scores.of("edit_similarity", sample)).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void tokenF1LeavesOutArticlesCaseAndPunctuation() {
    assertThat(
            Scores.of(
                "token_f1", Samples.generated(List.of("the Cat sat."), List.of("A cat, it sat"))))
        .isCloseTo(0.8, within(1e-12));
    assertThat(Scores.of("token_f1", Samples.generated(List.of("dog"), List.of("cat")))).isZero();
  }
}
