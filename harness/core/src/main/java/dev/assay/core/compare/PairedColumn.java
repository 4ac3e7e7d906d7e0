package dev.assay.core.compare;

import dev.assay.core.compare.Alignment.Pair;
import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.statistics.PairedScores;
import java.util.List;

/**
 * One metric of one task, both models' measurements of the documents that both measured.
 *
 * @param pairs positions of the samples
 * @param first pairs (a, b) whose ratio is the score, as {@link ScoreForm} has it
 * @param clusters a number a document for its source; empty where each is its own
 */
record PairedColumn(
    TaskPairing task,
    Column column,
    ScoreForm form,
    boolean higherIsBetter,
    List<Pair> pairs,
    double[][] first,
    double[][] second,
    int[] clusters) {
  int size() {
    return pairs.size();
  }

  /** Each document's contribution to the first score, on the scale differences are taken on. */
  double[] firstContributions() {
    return PairedScores.contributionsToRatio(form.scaled(first));
  }

  double[] secondContributions() {
    return PairedScores.contributionsToRatio(form.scaled(second));
  }

  double firstScore() {
    return form.value(ScoreForm.ratio(first));
  }

  double secondScore() {
    return form.value(ScoreForm.ratio(second));
  }

  /** The first model's score of one document by itself. */
  double firstOwn(int i) {
    return form.factor() * first[i][0] / first[i][1];
  }

  double secondOwn(int i) {
    return form.factor() * second[i][0] / second[i][1];
  }
}
