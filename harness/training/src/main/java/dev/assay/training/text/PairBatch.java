package dev.assay.training.text;

import dev.assay.training.text.Pairs.Pair;
import java.util.Arrays;
import java.util.List;

/**
 * Sources and targets side by side, the shorter ones filled up: rows are in the order of time, row
 * {@code t·sequences + s} is position t of sequence s.
 *
 * @param sources what the encoder reads
 * @param sourceLengths how much of each source is no padding
 * @param inputs what the decoder reads: the start, then the target
 * @param rows those of the decoder's rows that are no padding
 * @param targets the token after each of {@code rows}
 */
public record PairBatch(
    int[] sources, int[] sourceLengths, int[] inputs, int[] rows, int[] targets) {

  /**
   * @param start the token that a target comes after
   * @param end the token that ends a target; also what padding is made of
   */
  public static PairBatch of(List<Pair> pairs, int start, int end) {
    int sequences = pairs.size();
    int longestSource = pairs.stream().mapToInt(pair -> pair.source().length).max().orElse(0);
    int longestTarget = pairs.stream().mapToInt(Pair::predicted).max().orElse(0);
    int[] sources = new int[longestSource * sequences];
    int[] inputs = new int[longestTarget * sequences];
    Arrays.fill(sources, end);
    Arrays.fill(inputs, end);
    int[] rows = new int[pairs.stream().mapToInt(Pair::predicted).sum()];
    int[] targets = new int[rows.length];
    for (int s = 0; s < sequences; s++) {
      int[] source = pairs.get(s).source();
      for (int t = 0; t < source.length; t++) {
        sources[t * sequences + s] = source[t];
      }
    }
    int count = 0;
    for (int t = 0; t < longestTarget; t++) {
      for (int s = 0; s < sequences; s++) {
        int[] target = pairs.get(s).target();
        if (t <= target.length) {
          int row = t * sequences + s;
          inputs[row] = t == 0 ? start : target[t - 1];
          rows[count] = row;
          targets[count++] = t == target.length ? end : target[t];
        }
      }
    }
    int[] lengths = pairs.stream().mapToInt(pair -> pair.source().length).toArray();
    return new PairBatch(sources, lengths, inputs, rows, targets);
  }

  public int sequences() {
    return sourceLengths.length;
  }

  /** The row of each source's last token. */
  public int[] lastRows() {
    int[] last = new int[sequences()];
    for (int s = 0; s < last.length; s++) {
      last[s] = (sourceLengths[s] - 1) * sequences() + s;
    }
    return last;
  }

  /** For each row that of its source read backwards: padding stays where it is. */
  public int[] reversed() {
    int[] reversed = new int[sources.length];
    for (int row = 0; row < reversed.length; row++) {
      int s = row % sequences();
      int t = row / sequences();
      int from = t < sourceLengths[s] ? sourceLengths[s] - 1 - t : t;
      reversed[row] = from * sequences() + s;
    }
    return reversed;
  }
}
