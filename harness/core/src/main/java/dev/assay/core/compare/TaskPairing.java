package dev.assay.core.compare;

import dev.assay.core.compare.Alignment.Pair;
import dev.assay.core.compare.SampleTable.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One task in both runs: its samples aligned, and what stands against comparing them. */
final class TaskPairing {
  private final RecordedTask firstTask;
  private final RecordedTask secondTask;
  private final SampleTable first;
  private final SampleTable second;
  private final Alignment alignment;
  private final boolean samePromptKind;

  TaskPairing(
      ModelRun firstRun,
      RecordedTask firstTask,
      ModelRun secondRun,
      RecordedTask secondTask,
      @Nullable String sourceField) {
    this.firstTask = firstTask;
    this.secondTask = secondTask;
    this.first = firstRun.samples(firstTask, sourceField);
    this.second = secondRun.samples(secondTask, sourceField);
    this.alignment = Alignment.of(first, second);
    this.samePromptKind = firstRun.promptKind().equals(secondRun.promptKind());
  }

  RecordedTask task() {
    return firstTask;
  }

  RecordedTask secondTask() {
    return secondTask;
  }

  /** All that the first model measured, common to both or not. */
  double[][] allFirst(Column column) {
    return first.pairs(column);
  }

  Alignment alignment() {
    return alignment;
  }

  /** What differs, a phrase each. */
  Map<ComparedField, String> differences() {
    Map<ComparedField, String> differences = new LinkedHashMap<>();
    if (differ(firstTask.version(), secondTask.version())) {
      differences.put(
          ComparedField.VERSION, "version " + firstTask.version() + " and " + secondTask.version());
    }
    if (firstTask.shots() != secondTask.shots()) {
      differences.put(
          ComparedField.SHOTS, firstTask.shots() + " and " + secondTask.shots() + " shots");
    } else if (differ(firstTask.digest(), secondTask.digest())) {
      differences.put(ComparedField.DEFINITION, "definitions (templates, filters or metrics)");
    }
    if (alignment.pairs().isEmpty()) {
      differences.put(ComparedField.DOCUMENTS, "documents: none in common");
    } else if (alignment.onlyFirst() > 0 && alignment.onlySecond() > 0) {
      differences.put(
          ComparedField.DOCUMENTS,
          "documents: "
              + alignment.onlyFirst()
              + " of the first and "
              + alignment.onlySecond()
              + " of the second are not in the other");
    }
    if (samePromptKind && alignment.otherPrompts() > 0 && differences.isEmpty()) {
      differences.put(
          ComparedField.PROMPTS,
          "prompts of "
              + alignment.otherPrompts()
              + " of "
              + alignment.pairs().size()
              + " documents");
    }
    return differences;
  }

  private static boolean differ(@Nullable Object a, @Nullable Object b) {
    return a != null && b != null && !Objects.equals(a, b);
  }

  /** The scores that both have, each on the common documents that both measured. */
  List<PairedColumn> columns() {
    List<PairedColumn> columns = new ArrayList<>();
    for (Column column : first.columns()) {
      Optional<PairedColumn> paired =
          second.columns().contains(column) ? pair(column) : Optional.empty();
      paired.ifPresent(columns::add);
    }
    return columns;
  }

  private Optional<PairedColumn> pair(Column column) {
    var firstScore = firstTask.score(column.metric(), column.filter());
    var secondScore = secondTask.score(column.metric(), column.filter());
    if (firstScore.isEmpty() || secondScore.isEmpty()) {
      return Optional.empty();
    }
    Optional<ScoreForm> form = ScoreForm.of(firstScore.get().value(), first.pairs(column));
    Optional<ScoreForm> other = ScoreForm.of(secondScore.get().value(), second.pairs(column));
    if (form.isEmpty()
        || other.isEmpty()
        || form.get().logarithmic() != other.get().logarithmic()) {
      return Optional.empty();
    }
    // Harnesses differ in sign and unit: one adds up what another subtracts.
    double rescale = other.get().factor() / form.get().factor();
    List<Pair> measured = new ArrayList<>();
    for (Pair pair : alignment.pairs()) {
      if (first.has(column, pair.first()) && second.has(column, pair.second())) {
        measured.add(pair);
      }
    }
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    double[][] a = new double[measured.size()][];
    double[][] b = new double[measured.size()][];
    for (int i = 0; i < a.length; i++) {
      a[i] = first.pair(column, measured.get(i).first());
      b[i] = second.pair(column, measured.get(i).second());
      b[i][0] *= rescale;
    }
    int[] clusters = new int[a.length];
    Map<Long, Integer> sources = new HashMap<>();
    for (int i = 0; i < a.length; i++) {
      clusters[i] =
          sources.computeIfAbsent(first.source(measured.get(i).first()), _ -> sources.size());
    }
    boolean clustered = sources.size() < a.length;
    boolean higher = firstScore.get().higherIsBetter();
    return Optional.of(
        new PairedColumn(
            this, column, form.get(), higher, measured, a, b, clustered ? clusters : new int[0]));
  }
}
