package dev.assay.core.compare;

import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.statistics.PairedScores;
import java.util.Arrays;
import java.util.Optional;

/**
 * One score of a model on a task, document by document.
 *
 * @param documents 64 bits of the hash of each document's content, ascending; a document that
 *     occurs more than once stands as often
 * @param contributions each document's; their mean is the score, or its logarithm where the score
 *     is one of perplexity
 */
public record DocumentScores(long[] documents, double[] contributions) {
  /**
   * @param recorded the score that the samples must give
   * @return nothing where the score is no mean or ratio of its samples
   */
  public static Optional<DocumentScores> of(SampleTable samples, Column column, double recorded) {
    if (!samples.columns().contains(column)) {
      return Optional.empty();
    }
    int[] positions =
        Arrays.stream(samples.byDocument())
            .filter(position -> samples.has(column, position))
            .toArray();
    if (positions.length == 0) {
      return Optional.empty();
    }
    double[][] pairs = new double[positions.length][];
    Arrays.setAll(pairs, i -> samples.pair(column, positions[i]));
    return ScoreForm.of(recorded, pairs)
        .map(form ->
            new DocumentScores(
                Arrays.stream(positions).mapToLong(samples::document).toArray(),
                PairedScores.contributionsToRatio(form.scaled(pairs))));
  }
}
