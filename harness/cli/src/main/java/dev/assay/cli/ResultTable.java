package dev.assay.cli;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.result.TaskOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run's scores as text: for each task and metric the models below one another, with interval,
 * number of samples and a plot of both. Members of a group that has scores of its own are left to
 * the reports.
 */
final class ResultTable {
  private static final int PLOT = 32;

  /** A group of at most so many tasks is shown with them. */
  private static final int SMALL_GROUP = 5;

  private record Block(String task, String metric, String filter) {}

  private final EvalResult result;
  private final StringBuilder text = new StringBuilder();

  private ResultTable(EvalResult result) {
    this.result = result;
  }

  static String of(EvalResult result) {
    var table = new ResultTable(result);
    table.write();
    return table.text.toString();
  }

  private void write() {
    Map<Block, List<Score>> blocks = new LinkedHashMap<>();
    Map<String, TaskEntry> entries = new HashMap<>();
    Set<String> scored = result.scores().stream().map(Score::task).collect(Collectors.toSet());
    result.tasks().forEach(entry -> entries.put(entry.name(), entry));
    int hidden = 0;
    for (TaskEntry entry : result.tasks()) {
      if (isUnderLargeScoredGroup(entry, entries, scored)) {
        hidden += entry.group() ? 0 : 1;
        continue;
      }
      for (Score score : result.scores()) {
        if (score.task().equals(entry.name())) {
          blocks
              .computeIfAbsent(
                  new Block(score.task(), score.metric(), score.filter()), _ -> new ArrayList<>())
              .add(score);
        }
      }
    }
    int width = 5;
    for (Score score : result.scores()) {
      width = Math.max(width, score.model().length());
    }
    for (Map.Entry<Block, List<Score>> block : blocks.entrySet()) {
      write(block.getKey(), block.getValue(), entries.get(block.getKey().task()), width);
    }
    if (hidden > 0) {
      text.append("Scores of ").append(hidden).append(" tasks inside groups are in the reports.\n");
    }
  }

  private boolean isUnderLargeScoredGroup(
      TaskEntry entry, Map<String, TaskEntry> entries, Set<String> scored) {
    String parent = entry.parent();
    while (parent != null) {
      if (scored.contains(parent) && members(parent) > SMALL_GROUP) {
        return true;
      }
      parent = entries.get(parent).parent();
    }
    return false;
  }

  private long members(String group) {
    return result.tasks().stream().filter(entry -> group.equals(entry.parent())).count();
  }

  private void write(Block block, List<Score> scores, TaskEntry entry, int width) {
    Set<Long> counts = new TreeSet<>();
    scores.forEach(score -> counts.add(score.n()));
    text.append(block.task()).append("  ").append(block.metric());
    if (!block.filter().equals("none")) {
      text.append(" (").append(block.filter()).append(')');
    }
    text.append(scores.getFirst().higherIsBetter() ? " ↑" : " ↓");
    text.append("  n = ");
    text.append(counts.stream().map(Object::toString).collect(Collectors.joining("/")));
    if (entry.numFewshot() > 0) {
      text.append(", ")
          .append(entry.numFewshot())
          .append(entry.numFewshot() == 1 ? " shot" : " shots");
    }
    text.append('\n');
    Map<String, TaskOutcome> met = outcomes(block);
    Axis axis = Axis.of(scores);
    for (Score score : scores) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-" + width + "s  %10s  %-24s %s%s%n",
              score.model(),
              number(score.value()),
              interval(score.ci95()),
              axis.plot(score),
              rates(met.get(score.model()))));
    }
    text.append('\n');
  }

  /** By model: what the block's samples met with, a group's those of all its tasks. */
  private Map<String, TaskOutcome> outcomes(Block block) {
    Set<String> tasks = new HashSet<>(Set.of(block.task()));
    // Groups come before their members.
    for (TaskEntry entry : result.tasks()) {
      if (entry.parent() != null && tasks.contains(entry.parent())) {
        tasks.add(entry.name());
      }
    }
    Map<String, TaskOutcome> met = new HashMap<>();
    for (TaskOutcome outcome : result.outcomes()) {
      if (tasks.contains(outcome.task()) && outcome.filter().equals(block.filter())) {
        met.merge(outcome.model(), outcome, TaskOutcome::plus);
      }
    }
    return met;
  }

  /** What happened at all, as shares of the samples. */
  private static String rates(@Nullable TaskOutcome met) {
    if (met == null) {
      return "";
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("failed", met.failed());
    counts.put("truncated", met.truncated());
    counts.put("no answer", met.unextracted());
    counts.put("tied", met.ties());
    counts.put("length limit", met.lengthCapped());
    String rates =
        counts.entrySet().stream()
            .filter(count -> count.getValue() > 0)
            .map(count ->
                String.format(
                    Locale.ROOT,
                    "%s %.1f %%",
                    count.getKey(),
                    100.0 * count.getValue() / met.samples()))
            .collect(Collectors.joining(", "));
    return rates.isEmpty() ? "" : "  " + rates;
  }

  private static String interval(Interval ci) {
    return ci == null ? "" : "[" + number(ci.low()) + ", " + number(ci.high()) + "]";
  }

  /** Four decimals for shares and bits; four digits for what is larger. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    int decimals = size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : size < 1e7 ? 1 : -1;
    return decimals < 0
        ? String.format(Locale.ROOT, "%.3e", value)
        : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /**
   * The range that a block's intervals span, drawn in a fixed number of columns: shares from 0 to
   * 1, other numbers from 0, and from the lowest on a logarithmic scale where they differ by orders
   * of magnitude.
   */
  private record Axis(double low, double high, boolean logarithmic) {
    private static final double WIDE = 100;

    static Axis of(List<Score> scores) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (Score score : scores) {
        Interval ci = score.ci95();
        low = Math.min(low, ci == null ? score.value() : ci.low());
        high = Math.max(high, ci == null ? score.value() : ci.high());
      }
      if (low >= 0 && high <= 1) {
        return new Axis(0, 1, false);
      }
      return low > 0 && high / low > WIDE
          ? new Axis(Math.log(low), Math.log(high), true)
          : new Axis(Math.min(0, low), high, false);
    }

    String plot(Score score) {
      if (!Double.isFinite(low) || !Double.isFinite(high) || high <= low) {
        return "";
      }
      char[] line = "·".repeat(PLOT).toCharArray();
      Interval ci = score.ci95();
      if (ci != null) {
        for (int i = column(ci.low()); i <= column(ci.high()); i++) {
          line[i] = '─';
        }
      }
      line[column(score.value())] = '●';
      return new String(line);
    }

    private int column(double value) {
      double place = logarithmic ? Math.log(value) : value;
      double share = (place - low) / (high - low);
      return Math.clamp(Math.round(share * (PLOT - 1)), 0, PLOT - 1);
    }
  }
}
