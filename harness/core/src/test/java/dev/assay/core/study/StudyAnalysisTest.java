package dev.assay.core.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.study.StudyReport.ModelFindings;
import dev.assay.core.study.StudyReport.Ranking;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StudyAnalysisTest {
  private static final List<String> CELLS = List.of("t[a, 0]", "t[a, 2]", "t[b, 0]", "t[b, 2]");

  /** Two templates by two numbers of shots. */
  private static EvalResult study(Map<String, double[]> scores) {
    Map<String, Object> factors = new LinkedHashMap<>();
    factors.put("template", List.of("a", "b"));
    factors.put("shots", List.of("0", "2"));
    factors.put("order", List.of("0"));
    Map<String, Object> study =
        Map.of("task", "t", "metric", "acc", "factors", factors, "cells", CELLS);
    List<ModelEntry> models = new ArrayList<>();
    List<Score> all = new ArrayList<>();
    scores.forEach((name, values) -> {
      var card = new ModelCard(name, "dummy", name, null, null, null, new TreeMap<>());
      models.add(new ModelEntry(card, "dummy:" + name, new Usage(0, 0), 0));
      for (int cell = 0; cell < values.length; cell++) {
        String task = CELLS.get(cell);
        all.add(new Score(name, task, "other", "none", 7, 0.1, null, 10, true));
        all.add(new Score(name, task, "acc", "none", values[cell], 0.05, null, 10, true));
      }
    });
    var run = new RunInfo("0.1.0", "2026-01-01T00:00:00Z", 1, new TreeMap<>(), List.of());
    return new EvalResult(
        "A <study>", run, Map.of("study", study), models, List.of(), all, List.of());
  }

  private static Map<String, double[]> scores(String name, double... values) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    scores.put(name, values);
    return scores;
  }

  @Test
  void aRunThatIsNoStudyHasNoReport() {
    var run = new RunInfo("0.1.0", "", 1, new TreeMap<>(), List.of());
    var result = new EvalResult("", run, Map.of(), List.of(), List.of(), List.of(), List.of());

    assertThat(StudyAnalysis.of(result)).isEmpty();
  }

  @Test
  void spreadWorstAndBestAreOfTheCells() {
    StudyReport report = StudyAnalysis.of(study(scores("m", 0.5, 0.7, 0.2, 0.6))).orElseThrow();

    ModelFindings model = report.models().getFirst();
    assertThat(model.mean()).isCloseTo(0.5, within(1e-12));
    // numpy.std([.5, .7, .2, .6], ddof=1)
    assertThat(model.deviation()).isCloseTo(0.21602468994692867, within(1e-12));
    assertThat(model.worstScore()).isEqualTo(0.2);
    assertThat(StudyWords.cell(report, model.worst())).isEqualTo("b, 0 shots");
    assertThat(StudyWords.cell(report, model.best())).isEqualTo("a, 2 shots");
    assertThat(model.stderr()).isEqualTo(0.05);
    assertThat(report.factors())
        .extracting(StudyReport.Factor::name)
        .containsExactly("template", "shots");
    assertThat(model.levelMeans().getFirst().getFirst()).isCloseTo(0.6, within(1e-12));
    assertThat(report.ranking()).isNull();
  }

  @Test
  void aFactorThatDoesAllHasTheWholeVariation() {
    StudyReport report = StudyAnalysis.of(study(scores("m", 0.5, 0.7, 0.5, 0.7))).orElseThrow();

    ModelFindings model = report.models().getFirst();
    assertThat(model.effects().getFirst().share()).isCloseTo(0, within(1e-12));
    assertThat(model.effects().getLast().share()).isCloseTo(1, within(1e-12));
  }

  @Test
  void aPromptThatHelpsOneModelAndHurtsTheOtherIsAnInteractionWithTheModel() {
    Map<String, double[]> scores = scores("m", 0.4, 0.4, 0.6, 0.6);
    scores.put("k", new double[] {0.6, 0.6, 0.4, 0.4});

    StudyReport report = StudyAnalysis.of(study(scores)).orElseThrow();

    assertThat(report.pooled().model().share()).isCloseTo(0, within(1e-12));
    assertThat(report.pooled().effects().getFirst().share()).isCloseTo(0, within(1e-12));
    assertThat(report.pooled().interactions().getFirst().share()).isCloseTo(1, within(1e-12));
  }

  @Test
  void reversalsAreCountedOverCellsAndPairs() {
    Map<String, double[]> scores = scores("good", 0.9, 0.9, 0.5, 0.9);
    scores.put("fair", new double[] {0.6, 0.6, 0.6, 0.6});
    scores.put("bad", new double[] {0.1, 0.1, 0.6, 0.1});

    Ranking ranking = StudyAnalysis.of(study(scores)).orElseThrow().ranking();

    assertThat(ranking.order()).containsExactly(0, 1, 2);
    assertThat(ranking.sameOrder()).isEqualTo(3);
    // In one cell of four: good under fair, good under bad, fair and bad equal.
    assertThat(ranking.reversal()).isCloseTo(2.0 / 12, within(1e-12));
    // scipy.stats.kendalltau([.5, .6, .6], [3, 2, 1])
    assertThat(ranking.leastTau()).isCloseTo(-0.816496580927726, within(1e-12));
    assertThat(ranking.pairs().getLast().tied()).isEqualTo(0.25);
    assertThat(ranking.pairs().getFirst().reversed()).isEqualTo(0.25);
  }

  @Test
  void aCellWithoutItsScoreIsNamed() {
    EvalResult whole = study(scores("m", 0.5, 0.7, 0.2));

    assertThatThrownBy(() -> StudyAnalysis.of(whole))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("of m in t[b, 2] is missing");
  }

  @Test
  void markdownAndJsonSayTheSame() {
    Map<String, double[]> scores = scores("m|<b>", 0.5, 0.7, 0.2, 0.6);
    scores.put("k", new double[] {0.4, 0.6, 0.1, 0.5});
    StudyReport report = StudyAnalysis.of(study(scores)).orElseThrow();

    String markdown = StudyMarkdown.of(report);
    JsonNode json = JsonMapper.shared().readTree(StudyJson.of(report));

    assertThat(markdown)
        .startsWith("# A &lt;study>\n")
        .contains("| m\\|&lt;b> | 0.5000 | 0.2160 | 0.2000 | 0.7000 | 0.0500 | b, 0 shots |")
        .contains("It survives: every cell orders the models alike.");
    assertThat(json.path("models").get(0).path("deviation").doubleValue())
        .isCloseTo(0.21602468994692867, within(1e-12));
    assertThat(json.path("ranking").path("same_order").asInt()).isEqualTo(4);
    assertThat(json.path("pooled").path("interactions")).hasSize(2);
  }
}
