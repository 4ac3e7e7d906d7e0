package dev.assay.core.compare;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task or group as one model's run recorded it.
 *
 * @param parent the group it is in; null at the top
 * @param version of its definition; null where the run does not say, as for {@code digest}
 * @param digest of its definition and settings
 */
public record RecordedTask(
    String name,
    String title,
    @Nullable String parent,
    boolean group,
    @Nullable String version,
    @Nullable String digest,
    int shots,
    List<RecordedScore> scores) {
  public RecordedTask {
    scores = List.copyOf(scores);
  }

  Optional<RecordedScore> score(String metric, String filter) {
    return scores.stream()
        .filter(score -> score.metric().equals(metric) && score.filter().equals(filter))
        .findFirst();
  }

  /** A score of the task as a whole. */
  public record RecordedScore(String metric, String filter, double value, boolean higherIsBetter) {}
}
