package dev.assay.tasks.scoring;

import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Sample;
import dev.assay.tasks.scoring.metrics.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Metrics by name, and their scores in the plainest way. */
public final class Scores {
  private Scores() {}

  public static Metric metric(String name, Map<String, Object> parameters) {
    return Metrics.ALL.get(name).create(new Parameters("metric " + name, parameters));
  }

  public static double of(String name, Map<String, Object> parameters, List<Sample> samples) {
    Metric metric = metric(name, parameters);
    double[][] rows = samples.stream().map(metric::measure).toArray(double[][]::new);
    return switch (metric.aggregation()) {
      case Aggregation.Mean _ -> column(rows, 0) / rows.length;
      case Aggregation.Ratio(var link) -> link.apply(column(rows, 0) / column(rows, 1));
      case Aggregation.Statistic(var function) -> function.apply(rows);
    };
  }

  public static double of(String name, Sample... samples) {
    return of(name, Map.of(), List.of(samples));
  }

  private static double column(double[][] rows, int column) {
    return Arrays.stream(rows).mapToDouble(row -> row[column]).sum();
  }
}
