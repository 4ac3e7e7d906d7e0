package dev.assay.core.compare;

import dev.assay.core.compare.RecordedTask.RecordedScore;
import dev.assay.core.compare.RunComparison.Flip;
import dev.assay.core.compare.RunComparison.Kind;
import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.statistics.MultipleTests;
import dev.assay.core.statistics.PairedTest;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares two models' runs: every task and metric that both have, groups, and all together. */
public final class Comparer {
  private static final int PROBLEMS_TOLD = 10;

  private final ModelRun first;
  private final ModelRun second;
  private final Options options;
  private final Map<String, RecordedTask> tasks = new LinkedHashMap<>();
  private final Map<String, TaskPairing> pairings = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param allowed what may differ all the same
   * @param sourceField of documents: those with one value of it are one cluster
   * @param flips how many documents to show of each task on which the models differ
   * @param seed of permutations and resamples
   */
  public record Options(
      Set<ComparedField> allowed, @Nullable String sourceField, int flips, long seed) {
    public Options {
      allowed = Set.copyOf(allowed);
    }
  }

  private Comparer(ModelRun first, ModelRun second, Options options) {
    this.first = first;
    this.second = second;
    this.options = options;
  }

  /**
   * @throws EvalException if they have nothing in common, or something differs that makes scores
   *     incomparable and is not allowed to; the message names it
   */
  public static RunComparison compare(ModelRun first, ModelRun second, Options options) {
    return new Comparer(first, second, options).compare();
  }

  private RunComparison compare() {
    first.tasks().forEach(task -> tasks.putIfAbsent(task.name(), task));
    pairTasks();
    refuseIncomparable();
    Map<String, List<Contributions>> top = new LinkedHashMap<>();
    List<Row> rows = new ArrayList<>();
    Map<String, List<PairedColumn>> columns = new HashMap<>();
    pairings.forEach((name, pairing) -> columns.put(name, pairing.columns()));
    for (RecordedTask task : tasks.values()) {
      List<Contributions> scores = new ArrayList<>();
      if (task.group()) {
        for (Contributions score : groupScores(task, columns)) {
          rows.add(row(Kind.GROUP, task, score, List.of()));
          scores.add(score);
        }
      }
      for (PairedColumn column : columns.getOrDefault(task.name(), List.of())) {
        Contributions score = Contributions.of(column);
        rows.add(row(Kind.TASK, task, score, flips(column)));
        scores.add(score);
      }
      if (depth(task) == 0) {
        for (Contributions score : scores) {
          top.computeIfAbsent(score.family(), _ -> new ArrayList<>()).add(score);
        }
      }
    }
    top.values().stream()
        .filter(scores -> scores.size() > 1)
        .forEach(scores -> rows.add(overall(scores)));
    pairings.values().forEach(this::note);
    if (rows.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "The runs have no score in common that their samples explain. "
              + String.join(" ", notes));
    }
    return new RunComparison(first.label(), second.label(), adjusted(rows), notes);
  }

  private void pairTasks() {
    Map<String, RecordedTask> others = new HashMap<>();
    second.tasks().forEach(task -> others.put(task.name(), task));
    List<String> alone = new ArrayList<>();
    for (RecordedTask task : tasks.values()) {
      RecordedTask other = others.remove(task.name());
      if (other == null) {
        alone.add(task.name());
      } else if (!task.group()) {
        pairings.put(
            task.name(), new TaskPairing(first, task, second, other, options.sourceField()));
      }
    }
    alone.forEach(tasks::remove);
    if (pairings.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "The runs have no task in common: "
              + first.label()
              + " has "
              + listed(alone)
              + ", "
              + second.label()
              + " has "
              + listed(others.keySet().stream().sorted().toList())
              + ".");
    }
    noteAlone(alone, first);
    noteAlone(others.keySet().stream().sorted().toList(), second);
  }

  private void noteAlone(List<String> names, ModelRun run) {
    if (!names.isEmpty()) {
      notes.add("Only " + run.label() + " has " + listed(names) + ".");
    }
  }

  private static String listed(List<String> names) {
    int more = names.size() - PROBLEMS_TOLD;
    String some = names.stream().limit(PROBLEMS_TOLD).collect(Collectors.joining(", "));
    return more > 0 ? some + " and " + more + " more" : some;
  }

  private void refuseIncomparable() {
    List<String> problems = new ArrayList<>();
    Set<ComparedField> fields = new TreeSet<>();
    for (TaskPairing pairing : pairings.values()) {
      pairing
          .differences()
          .forEach((field, difference) -> {
            boolean allowed =
                options.allowed().contains(field) && !pairing.alignment().pairs().isEmpty();
            if (allowed) {
              notes.add(pairing.task().name() + " differs in " + difference + ".");
            } else {
              problems.add(pairing.task().name() + ": " + difference);
              fields.add(field);
            }
          });
    }
    if (!problems.isEmpty()) {
      String names = fields.stream().map(ComparedField::toString).collect(Collectors.joining(","));
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "The runs are not comparable. They differ in\n  "
              + String.join("\n  ", problems.subList(0, Math.min(problems.size(), PROBLEMS_TOLD)))
              + (problems.size() > PROBLEMS_TOLD
                  ? "\n  and " + (problems.size() - PROBLEMS_TOLD) + " more"
                  : "")
              + "\nPass --allow "
              + names
              + " to compare the documents they have in common all the same.");
    }
  }

  private List<Contributions> groupScores(
      RecordedTask group, Map<String, List<PairedColumn>> columns) {
    List<String> members =
        tasks.values().stream()
            .filter(task -> !task.group() && isUnder(task, group))
            .map(RecordedTask::name)
            .toList();
    List<Contributions> scores = new ArrayList<>();
    for (RecordedScore score : group.scores()) {
      var column = new Column(score.metric(), score.filter());
      List<PairedColumn> parts =
          members.stream()
              .flatMap(member -> columns.getOrDefault(member, List.of()).stream())
              .filter(part -> part.column().equals(column))
              .toList();
      GroupForm.of(score.value(), parts).ifPresent(form -> scores.add(form.contributions(parts)));
    }
    return scores;
  }

  private boolean isUnder(RecordedTask task, RecordedTask group) {
    String parent = task.parent();
    while (parent != null && !parent.equals(group.name())) {
      RecordedTask above = tasks.get(parent);
      parent = above == null ? null : above.parent();
    }
    return parent != null;
  }

  private List<Flip> flips(PairedColumn column) {
    return options.flips() > 0 ? Flips.of(first, second, column, options.flips()) : List.of();
  }

  private Row row(Kind kind, RecordedTask task, Contributions score, List<Flip> flipped) {
    return row(kind, task.name(), task.title(), depth(task), score, flipped);
  }

  private Row overall(List<Contributions> scores) {
    Contributions mean = Contributions.plainMean(scores);
    String name = "mean of " + scores.size();
    return row(Kind.OVERALL, "overall", name, 0, mean, List.of());
  }

  private Row row(
      Kind kind, String task, String title, int depth, Contributions score, List<Flip> flipped) {
    Column column = score.column();
    return new Row(
        kind,
        task,
        title,
        depth,
        column.metric(),
        column.filter(),
        score.higherIsBetter(),
        score.firstScore(),
        score.secondScore(),
        score.form().logarithmic(),
        PairedTest.compare(score.paired(), options.seed()).counting(score.wins(), score.losses()),
        1,
        1,
        flipped);
  }

  private int depth(RecordedTask task) {
    int depth = 0;
    RecordedTask above = task;
    while (above != null && above.parent() != null) {
      above = tasks.get(above.parent());
      depth += above == null ? 0 : 1;
    }
    return depth;
  }

  private void note(TaskPairing pairing) {
    Alignment alignment = pairing.alignment();
    String name = pairing.task().name();
    int common = alignment.pairs().size();
    if (alignment.onlyFirst() + alignment.onlySecond() > 0) {
      notes.add(
          name
              + ": compared on "
              + common
              + " common documents; "
              + alignment.onlyFirst()
              + " only in the first run, "
              + alignment.onlySecond()
              + " only in the second.");
    }
    if (alignment.repeated() > 0) {
      notes.add(name + ": " + alignment.repeated() + " documents occur more than once.");
    }
    Set<Column> compared =
        pairing.columns().stream().map(PairedColumn::column).collect(Collectors.toSet());
    for (RecordedScore score : pairing.task().scores()) {
      if (!compared.contains(new Column(score.metric(), score.filter()))) {
        notes.add(
            name
                + ": "
                + score.metric()
                + " ("
                + score.filter()
                + ") is not compared: the second run lacks it, or it is no mean or ratio of its"
                + " samples.");
      }
    }
  }

  private static List<Row> adjusted(List<Row> rows) {
    List<Row> adjusted = new ArrayList<>(rows);
    for (Kind kind : Kind.values()) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).kind() == kind) {
          places.add(i);
        }
      }
      double[] p = places.stream().mapToDouble(i -> rows.get(i).paired().pValue()).toArray();
      double[] holm = MultipleTests.holm(p);
      double[] benjaminiHochberg = MultipleTests.benjaminiHochberg(p);
      for (int k = 0; k < p.length; k++) {
        int place = places.get(k);
        adjusted.set(place, rows.get(place).adjusted(holm[k], benjaminiHochberg[k]));
      }
    }
    return adjusted;
  }
}
