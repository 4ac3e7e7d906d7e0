package dev.assay.yamltasks.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The equivalents do what the Python does; the cases are of {@code lm-eval/functions.py}. */
class LmEvalFunctionsTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  record Case(
      String folder, String function, List<Map<String, Object>> rows, List<Object> results) {
    @Override
    public String toString() {
      return folder + "/" + function;
    }
  }

  private static Stream<Case> cases() throws IOException {
    try (InputStream in =
        LmEvalFunctionsTest.class.getResourceAsStream("/lm-eval/functions.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> JSON.readValue(line, new TypeReference<Case>() {}));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatPythonGives(Case given) {
    Equivalent found = Equivalents.find(given.folder + "/x.yaml", "utils." + given.function);
    List<?> results =
        switch (found) {
          case Equivalent.OfDocs docs -> docs.apply(given.rows);
          case Equivalent.OfField field -> given.rows.stream().map(field::apply).toList();
          case null, default -> throw new AssertionError("no equivalent: " + found);
        };
    assertThat(results).isEqualTo(given.results);
  }

  @Test
  void truthfulQasTrueAnswersAreTheTarget() {
    var results =
        (Equivalent.OfResults)
            Equivalents.find("truthfulqa/truthfulqa_mc2.yaml", "utils.process_results_mc2");
    assertThat(results.metrics()).containsEntry("acc", "gold_prob");
    assertThat(results.target().apply(Map.of("mc2_targets", Map.of("labels", List.of(1L, 0L, 1L)))))
        .isEqualTo(List.of(0L, 2L));
    assertThatThrownBy(() -> results.target().apply(Map.of("mc2_targets", "none")))
        .hasMessage("column \"mc2_targets\" holds no labels");
  }

  @Test
  void passAtKStandsForAMetricForEachK() {
    var metrics = (Equivalent.OfMetrics) Equivalents.find("humaneval/x.yaml", "utils.pass_at_k");
    assertThat(metrics.names(Map.of("k", List.of(2L, 64L)))).containsExactly("pass@2", "pass@64");
    assertThat(metrics.names(Map.of("k", 1L))).containsExactly("pass@1");
  }

  @Test
  void theWeightedF1OfManyFamiliesIsOne() {
    assertThat(Equivalents.find("afrobench/a/prompt_1/x.yaml", "utils.weighted_f1_score"))
        .isEqualTo(
            new Equivalent.OfAggregation(Map.of("aggregation", "f1", "average", "weighted")));
  }
}
