package dev.assay.core.compare;

import dev.assay.core.statistics.MeanDifference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a group's score comes from its members': over all their documents, or each member counting
 * the same. Found, as {@link ScoreForm}, by which gives the recorded number.
 */
enum GroupForm {
  BY_SIZE(Contributions::meanBySize),
  PLAIN(Contributions::plainMean);

  /**
   * From this many members on, a member is one draw and its documents are not: what sets its
   * subject apart from the others is shared by all of them. Fewer clusters say too little about
   * their own spread.
   */
  static final int FEWEST_CLUSTERS = MeanDifference.FEWEST_CLUSTERS;

  private static final double TOLERANCE = 1e-9;

  private final Function<List<Contributions>, Contributions> mean;

  GroupForm(Function<List<Contributions>, Contributions> mean) {
    this.mean = mean;
  }

  Contributions contributions(List<PairedColumn> parts) {
    return mean.apply(parts.stream().map(Contributions::of).toList());
  }

  /**
   * @param recorded the group's score in the first run, of all its documents
   */
  static Optional<GroupForm> of(double recorded, List<PairedColumn> parts) {
    if (parts.isEmpty() || parts.stream().map(PairedColumn::form).distinct().count() > 1) {
      return Optional.empty();
    }
    ScoreForm form = parts.getFirst().form();
    double plain = 0;
    double bySize = 0;
    long n = 0;
    for (PairedColumn part : parts) {
      double[][] all = part.task().allFirst(part.column());
      double score = form.value(ScoreForm.ratio(all));
      plain += score / parts.size();
      bySize += score * all.length;
      n += all.length;
    }
    if (form.logarithmic()) {
      return Optional.empty();
    }
    if (Math.abs(bySize / n - recorded) <= TOLERANCE) {
      return Optional.of(BY_SIZE);
    }
    return Math.abs(plain - recorded) <= TOLERANCE ? Optional.of(PLAIN) : Optional.empty();
  }
}
