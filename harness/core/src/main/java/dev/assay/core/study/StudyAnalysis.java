package dev.assay.core.study;

import dev.assay.core.statistics.Factorial;
import dev.assay.core.statistics.Factorial.Analysis;
import dev.assay.core.statistics.KendallTau;
import dev.assay.core.study.StudyReport.Factor;
import dev.assay.core.study.StudyReport.ModelFindings;
import dev.assay.core.study.StudyReport.Pooled;
import dev.assay.core.study.StudyReport.Ranking;
import dev.assay.core.study.StudyReport.Reversal;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the report of a study from its run's results. */
public final class StudyAnalysis {
  private record Key(String model, String task) {}

  private final EvalResult result;
  private final Map<?, ?> study;
  private final List<String> cells;
  private final List<Factor> factors = new ArrayList<>();

  private StudyAnalysis(EvalResult result, Map<?, ?> study) {
    this.result = result;
    this.study = study;
    this.cells = texts(study.get("cells"));
    int size = 1;
    if (study.get("factors") instanceof Map<?, ?> all) {
      for (Map.Entry<?, ?> factor : all.entrySet()) {
        List<String> levels = texts(factor.getValue());
        size *= levels.size();
        if (levels.size() > 1) {
          factors.add(new Factor(factor.getKey().toString(), levels));
        }
      }
    }
    if (size != cells.size() || cells.isEmpty()) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE,
          "The study in the results has " + cells.size() + " cells and factors for " + size + ".");
    }
  }

  /**
   * @return nothing if the run is no study
   * @throws EvalException if the results lack a score of the study, or it has another metric
   */
  public static Optional<StudyReport> of(EvalResult result) {
    return result.plan().get("study") instanceof Map<?, ?> study
        ? Optional.of(new StudyAnalysis(result, study).report())
        : Optional.empty();
  }

  private static List<String> texts(@Nullable Object list) {
    return list instanceof Collection<?> items
        ? items.stream().map(String::valueOf).toList()
        : List.of();
  }

  private StudyReport report() {
    Score like = first();
    Map<Key, Score> scores = new HashMap<>();
    for (Score score : result.scores()) {
      if (score.metric().equals(like.metric()) && score.filter().equals(like.filter())) {
        scores.put(new Key(score.model(), score.task()), score);
      }
    }
    List<ModelFindings> models = new ArrayList<>();
    double[] all = new double[result.models().size() * cells.size()];
    int end = 0;
    for (ModelEntry model : result.models()) {
      String name = model.card().name();
      List<Score> row = cells.stream().map(cell -> found(scores, name, cell)).toList();
      for (Score score : row) {
        all[end++] = score.value();
      }
      models.add(findings(name, row, like.higherIsBetter()));
    }
    boolean several = models.size() > 1;
    return new StudyReport(
        result.title(),
        String.valueOf(study.get("task")),
        like.metric(),
        like.filter(),
        like.higherIsBetter(),
        cells,
        factors,
        models,
        several ? pooled(all, models.size()) : null,
        several ? ranking(models, like.higherIsBetter()) : null);
  }

  /** The score that the study is about: the one it names, or the first cell's first. */
  private Score first() {
    Object metric = study.get("metric");
    Object filter = study.get("filter");
    return result.scores().stream()
        .filter(score -> score.task().equals(cells.getFirst()))
        .filter(score -> metric == null || score.metric().equals(metric))
        .filter(score -> filter == null || score.filter().equals(filter))
        .findFirst()
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.INVALID_CONFIGURATION,
                "The study's metric "
                    + Objects.requireNonNullElse(metric, "")
                    + " is none of "
                    + cells.getFirst()
                    + "; it has "
                    + result.scores().stream()
                        .filter(score -> score.task().equals(cells.getFirst()))
                        .map(score -> score.metric() + " (" + score.filter() + ")")
                        .distinct()
                        .toList()
                    + "."));
  }

  private static Score found(Map<Key, Score> scores, String model, String cell) {
    Score score = scores.get(new Key(model, cell));
    if (score == null) {
      throw new EvalException(
          ErrorCode.INVALID_DATA,
          "The study's score of "
              + model
              + " in "
              + cell
              + " is missing: all its templates and formats must have one metric and filter in"
              + " common.");
    }
    return score;
  }

  private ModelFindings findings(String model, List<Score> row, boolean higherIsBetter) {
    double[] values = row.stream().mapToDouble(Score::value).toArray();
    var factorial = new Factorial(values, levels(0));
    Analysis analysis =
        factorial.analyse(
            IntStream.range(0, factors.size()).mapToObj(factor -> new int[] {factor}).toList());
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    int lowest = 0;
    int highest = 0;
    for (int i = 1; i < values.length; i++) {
      lowest = values[i] < values[lowest] ? i : lowest;
      highest = values[i] > values[highest] ? i : highest;
    }
    List<List<Double>> means = new ArrayList<>();
    for (int factor = 0; factor < factors.size(); factor++) {
      means.add(Arrays.stream(factorial.means(factor)).boxed().toList());
    }
    boolean errors = row.stream().allMatch(score -> score.stderr() != null);
    return new ModelFindings(
        model,
        Arrays.stream(values).boxed().toList(),
        mean,
        Math.sqrt(squares / (values.length - 1)),
        errors ? row.stream().mapToDouble(Score::stderr).average().orElseThrow() : null,
        higherIsBetter ? lowest : highest,
        higherIsBetter ? highest : lowest,
        analysis.effects(),
        analysis.rest(),
        means);
  }

  /**
   * @param outermost levels of a factor around the study's own; 0 for none
   */
  private int[] levels(int outermost) {
    IntStream own = factors.stream().mapToInt(factor -> factor.levels().size());
    return outermost == 0
        ? own.toArray()
        : IntStream.concat(IntStream.of(outermost), own).toArray();
  }

  private Pooled pooled(double[] values, int models) {
    List<int[]> terms = new ArrayList<>();
    terms.add(new int[] {0});
    for (int factor = 1; factor <= factors.size(); factor++) {
      terms.add(new int[] {factor});
    }
    for (int factor = 1; factor <= factors.size(); factor++) {
      terms.add(new int[] {0, factor});
    }
    Analysis analysis = new Factorial(values, levels(models)).analyse(terms);
    int end = 1 + factors.size();
    return new Pooled(
        analysis.effects().getFirst(),
        analysis.effects().subList(1, end),
        analysis.effects().subList(end, terms.size()),
        analysis.rest());
  }

  private Ranking ranking(List<ModelFindings> models, boolean higherIsBetter) {
    int sign = higherIsBetter ? 1 : -1;
    int count = models.size();
    List<Integer> order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -sign * models.get(i).mean()))
            .toList();
    double[] means = models.stream().mapToDouble(model -> sign * model.mean()).toArray();
    double sum = 0;
    double least = 1;
    int ordered = 0;
    int same = 0;
    for (int cell = 0; cell < cells.size(); cell++) {
      int place = cell;
      double[] scores = models.stream().mapToDouble(m -> sign * m.scores().get(place)).toArray();
      double tau = KendallTau.tauB(scores, means);
      if (!Double.isNaN(tau)) {
        sum += tau;
        least = Math.min(least, tau);
        ordered++;
      }
      same += tau == 1 ? 1 : 0;
    }
    List<Reversal> pairs = new ArrayList<>();
    double reversals = 0;
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        Reversal pair = reversal(models, order.get(i), order.get(j), sign);
        reversals += pair.reversed();
        pairs.add(pair);
      }
    }
    pairs.sort(Comparator.comparingDouble(pair -> -pair.reversed()));
    return new Ranking(
        order,
        ordered == 0 ? Double.NaN : sum / ordered,
        ordered == 0 ? Double.NaN : least,
        same,
        reversals / pairs.size(),
        pairs);
  }

  private Reversal reversal(List<ModelFindings> models, int better, int worse, int sign) {
    int reversed = 0;
    int tied = 0;
    for (int cell = 0; cell < cells.size(); cell++) {
      int order =
          Double.compare(
              sign * models.get(better).scores().get(cell),
              sign * models.get(worse).scores().get(cell));
      reversed += order < 0 ? 1 : 0;
      tied += order == 0 ? 1 : 0;
    }
    double size = cells.size();
    return new Reversal(better, worse, reversed / size, tied / size);
  }
}
