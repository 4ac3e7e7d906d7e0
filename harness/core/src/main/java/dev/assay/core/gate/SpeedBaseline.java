package dev.assay.core.gate;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.gate.GateResult.Drawn;
import dev.assay.core.gate.GateResult.GatedScore;
import dev.assay.core.gate.SpeedMeasurements.Series;
import dev.assay.core.statistics.IndependentMeans;
import dev.assay.core.statistics.MarginTest.Sides;
import dev.assay.core.statistics.NonInferiority;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How fast something was, and how much memory it took, when all was well. Two machines are never
 * equally fast: a baseline is to be held against measurements of the machine it was made on.
 */
public record SpeedBaseline(int formatVersion, String kind, Map<String, GatedSeries> measurements)
    implements BaselineFile {
  static final String KIND = "speed";
  private static final int FORMAT_VERSION = 1;

  /**
   * @param margin the part that may be lost
   */
  record GatedSeries(String unit, boolean higherIsBetter, double margin, List<Double> samples) {
    GatedSeries {
      samples = List.copyOf(samples);
    }
  }

  public SpeedBaseline {
    measurements = new LinkedHashMap<>(measurements);
  }

  /**
   * @param margin for those that have none in {@code previous}, above 0 and below 1
   * @param previous the baseline to be replaced; its margins are kept
   */
  public static SpeedBaseline of(
      SpeedMeasurements measured, double margin, Optional<SpeedBaseline> previous) {
    Map<String, GatedSeries> series = new LinkedHashMap<>();
    measured
        .series()
        .forEach((name, fresh) -> {
          double kept =
              previous
                  .map(old -> old.measurements.get(name))
                  .map(GatedSeries::margin)
                  .orElse(margin);
          series.put(
              name, new GatedSeries(fresh.unit(), fresh.higherIsBetter(), kept, fresh.samples()));
        });
    return new SpeedBaseline(FORMAT_VERSION, KIND, series);
  }

  /**
   * Compares the means of the logarithms, so that margins are parts and a slow repetition weighs no
   * more than a fast one.
   *
   * @param run what the measurements are called
   * @throws EvalException if one that is gated was not measured
   */
  public GateResult check(String run, SpeedMeasurements measured) {
    List<String> missing =
        measurements.keySet().stream()
            .filter(name -> !measured.series().containsKey(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "What the baseline gates was not measured: "
              + String.join("; ", missing)
              + ". Measure it, or write the baseline anew with assay gate update.");
    }
    List<GatedScore> scores = new ArrayList<>();
    measurements.forEach((name, old) -> scores.add(score(name, old, measured.series().get(name))));
    return new GateResult(Drawn.REPETITIONS, "baseline", run, scores, List.of());
  }

  private static GatedScore score(String name, GatedSeries old, Series now) {
    double[] before = logarithms(old.samples());
    double[] after = logarithms(now.samples());
    IndependentMeans means = IndependentMeans.of(before, after);
    Double stderr = means.stderr();
    boolean higher = old.higherIsBetter();
    return new GatedScore(
        name,
        old.unit(),
        "none",
        Math.exp(means.first()),
        Math.exp(means.second()),
        higher,
        true,
        old.margin(),
        now.samples().size(),
        stderr == null
            ? null
            : new NonInferiority(
                (higher ? 1 : -1) * (means.second() - means.first()),
                stderr,
                means.degreesOfFreedom(),
                GatedScore.onScale(old.margin(), true, higher),
                Sides.ONE));
  }

  private static double[] logarithms(List<Double> samples) {
    return samples.stream().mapToDouble(Math::log).toArray();
  }

  /** What is gated, a line each: how it was, how it is, the margin. */
  public List<String> changesFrom(Optional<SpeedBaseline> previous) {
    List<String> lines = new ArrayList<>();
    measurements.forEach((name, series) -> {
      GatedSeries old = previous.map(baseline -> baseline.measurements.get(name)).orElse(null);
      String before = old == null ? "new: " : String.format(Locale.ROOT, "%.4g → ", typical(old));
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s%.4g %s, margin %.1f %%",
              name,
              before,
              typical(series),
              series.unit(),
              100 * series.margin()));
    });
    return lines;
  }

  private static double typical(GatedSeries series) {
    return Math.exp(series.samples().stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }

  @Override
  public void write(Path file) {
    AtomicFile.write(file, out -> BaselineFile.MAPPER.writeValue(out, this));
  }
}
