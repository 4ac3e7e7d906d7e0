package dev.assay.core.compare;

import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.statistics.PairedScores;
import java.util.Arrays;
import java.util.List;

/**
 * Two models' scores of a task, a group or several of them, taken apart by document.
 *
 * @param paired each document's contributions; their means are the scores on the scale of {@code
 *     form}
 * @param wins documents that the second model did better on by themselves
 */
record Contributions(
    Column column,
    ScoreForm form,
    boolean higherIsBetter,
    PairedScores paired,
    double firstScore,
    double secondScore,
    long wins,
    long losses) {
  static Contributions of(PairedColumn scores) {
    var paired =
        new PairedScores(
            scores.firstContributions(), scores.secondContributions(), scores.clusters());
    long higher = 0;
    long lower = 0;
    for (int i = 0; i < scores.size(); i++) {
      higher += scores.secondOwn(i) > scores.firstOwn(i) ? 1 : 0;
      lower += scores.secondOwn(i) < scores.firstOwn(i) ? 1 : 0;
    }
    return new Contributions(
        scores.column(),
        scores.form(),
        scores.higherIsBetter(),
        paired,
        scores.firstScore(),
        scores.secondScore(),
        scores.higherIsBetter() ? higher : lower,
        scores.higherIsBetter() ? lower : higher);
  }

  /** What scores must share to be averaged. */
  String family() {
    return column + " " + form + " " + higherIsBetter;
  }

  /** The mean of scores of one family, each counting the same. */
  static Contributions plainMean(List<Contributions> parts) {
    return mean(parts, true);
  }

  /** The mean over all documents of scores of one family. */
  static Contributions meanBySize(List<Contributions> parts) {
    return mean(parts, false);
  }

  private static Contributions mean(List<Contributions> parts, boolean alike) {
    int n = parts.stream().mapToInt(part -> part.paired().size()).sum();
    double[] first = new double[n];
    double[] second = new double[n];
    int[] members = new int[n];
    int end = 0;
    for (int member = 0; member < parts.size(); member++) {
      PairedScores part = parts.get(member).paired();
      // Weighted so that the plain mean over all documents is the mean of the parts' means.
      double weight = alike ? (double) n / parts.size() / part.size() : 1;
      for (int i = 0; i < part.size(); i++, end++) {
        first[end] = weight * part.first()[i];
        second[end] = weight * part.second()[i];
        members[end] = member;
      }
    }
    int[] clusters = parts.size() >= GroupForm.FEWEST_CLUSTERS ? members : new int[0];
    Contributions any = parts.getFirst();
    return new Contributions(
        any.column(),
        any.form(),
        any.higherIsBetter(),
        new PairedScores(first, second, clusters),
        link(any.form(), first),
        link(any.form(), second),
        parts.stream().mapToLong(Contributions::wins).sum(),
        parts.stream().mapToLong(Contributions::losses).sum());
  }

  private static double link(ScoreForm form, double[] contributions) {
    double mean = Arrays.stream(contributions).average().orElseThrow();
    return form.logarithmic() ? Math.exp(mean) : mean;
  }
}
