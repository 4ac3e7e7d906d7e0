package dev.assay.tasks.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import dev.assay.tasks.scoring.filters.Filters;
import dev.assay.tasks.scoring.metrics.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Python functions of lm-eval's tasks do; the cases are of {@code lm_eval_functions.py}. */
class LmEvalFunctionsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static Stream<JsonNode> cases() throws IOException {
    try (InputStream in =
        LmEvalFunctionsTest.class.getResourceAsStream("lm_eval_functions.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(JSON::readTree);
    }
  }

  private static Stream<JsonNode> filters() throws IOException {
    return cases().filter(row -> row.has("filter"));
  }

  private static Stream<JsonNode> drop() throws IOException {
    return cases().filter(row -> row.has("em"));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void filtersOfBbhGiveTheSameAnswers(JsonNode row) {
    var parameters = new Parameters("filter", mapping(row.get("parameters")));
    List<String> answers = row.get("answers").valueStream().map(JsonNode::asString).toList();

    assertThat(
            Filters.ALL
                .get(row.get("filter").asString())
                .create(parameters)
                .apply(answers, example(mapping(row.get("doc")))))
        .isEqualTo(row.get("filtered").valueStream().map(JsonNode::asString).toList());
  }

  @ParameterizedTest
  @MethodSource("drop")
  void dropMeasuresTheSame(JsonNode row) {
    Map<String, Object> doc = Map.of("answers", mapping(row).get("answers"));
    var sample = new Sample(example(doc), List.of(), List.of(row.get("text").asString()));

    assertThat(measured("drop_em", sample)).isEqualTo(row.get("em").asDouble());
    assertThat(measured("drop_f1", sample)).isEqualTo(row.get("f1").asDouble(), within(1e-12));
  }

  private static double measured(String metric, Sample sample) {
    return Metrics.ALL.get(metric).create(Parameters.none(metric)).measure(sample)[0];
  }

  private static Example example(Map<String, Object> doc) {
    var request = new Request.GenerateUntil(Prompt.of("q"), List.of(), 8, Sampling.GREEDY);
    return new Example(
        new Doc(0, doc), List.of(request), new Target.Text(List.of("right")), List.of());
  }

  private static Map<String, Object> mapping(JsonNode node) {
    return JSON.convertValue(node, new TypeReference<Map<String, Object>>() {});
  }
}
