package dev.assay.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.study.StudyAnalysis;
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

class StudyPageTest {
  /** Two models, two templates, three numbers of shots. */
  static String page(String text) {
    Map<String, Object> factors = new LinkedHashMap<>();
    factors.put("template", List.of("plain", text));
    factors.put("shots", List.of("0", "2", "4"));
    List<String> cells = List.of("c0", "c1", "c2", "c3", "c4", "c5");
    List<ModelEntry> models = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    for (String name : List.of("first", text)) {
      var card = new ModelCard(name, "dummy", name, null, null, null, new TreeMap<>());
      models.add(new ModelEntry(card, "dummy:" + name, new Usage(0, 0), 0));
      for (int cell = 0; cell < cells.size(); cell++) {
        double value = 0.5 + 0.05 * (cell * name.length() % 7);
        scores.add(new Score(name, cells.get(cell), "acc", "none", value, 0.02, null, 50, true));
      }
    }
    Map<String, Object> study = Map.of("task", text, "factors", factors, "cells", cells);
    var run = new RunInfo("0.1.0", "2026-01-01T00:00:00Z", 1, new TreeMap<>(), List.of());
    var result =
        new EvalResult(text, run, Map.of("study", study), models, List.of(), scores, List.of());
    return StudyPage.of(StudyAnalysis.of(result).orElseThrow());
  }

  @Test
  void everyTableAndThePlotAreOnThePage() {
    assertThat(page("second"))
        .contains("Spread", "What the spread comes from", "Mean by template", "Mean by shots")
        .contains(
            "All models at once", "Does the ranking survive?", "<circle", "aria-label=\"Plot");
  }

  @Test
  void namesNeverBecomeMarkup() {
    assertThat(page("</style><script>alert(1)</script>\"'"))
        .doesNotContain("<script", "</style><")
        .contains("&lt;script&gt;");
  }
}
