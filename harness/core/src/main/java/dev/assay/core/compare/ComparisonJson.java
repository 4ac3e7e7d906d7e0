package dev.assay.core.compare;

import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.statistics.PairedComparison;
import dev.assay.spi.result.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Comparisons for programs, at full precision. */
public final class ComparisonJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ComparisonJson() {}

  public static String of(List<RunComparison> comparisons) {
    return MAPPER.writeValueAsString(
        Map.of("comparisons", comparisons.stream().map(ComparisonJson::comparison).toList()));
  }

  private static Map<String, Object> comparison(RunComparison comparison) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("first", comparison.first());
    json.put("second", comparison.second());
    json.put("rows", comparison.rows().stream().map(ComparisonJson::row).toList());
    json.put("notes", comparison.notes());
    return json;
  }

  private static Map<String, @Nullable Object> row(Row row) {
    PairedComparison paired = row.paired();
    Interval interval = paired.ci95();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("kind", lower(row.kind()));
    json.put("task", row.task());
    json.put("metric", row.metric());
    json.put("filter", row.filter());
    json.put("higher_is_better", row.higherIsBetter());
    json.put("first", row.first());
    json.put("second", row.second());
    json.put("difference_of", row.factor() ? "logarithms" : "scores");
    json.put("difference", paired.difference());
    json.put("stderr", paired.stderr());
    json.put("ci95", interval == null ? null : List.of(interval.low(), interval.high()));
    json.put("test", lower(paired.test()));
    json.put("p", paired.pValue());
    json.put("p_holm", row.holm());
    json.put("p_benjamini_hochberg", row.benjaminiHochberg());
    json.put("finding", lower(row.finding()));
    json.put("wins", paired.wins());
    json.put("losses", paired.losses());
    json.put("ties", paired.n() - paired.wins() - paired.losses());
    json.put("n", paired.n());
    json.put("clusters", paired.clusters());
    json.put("smallest_detectable", paired.smallestDetectable());
    if (!row.flipped().isEmpty()) {
      json.put("flipped", row.flipped());
    }
    return json;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
