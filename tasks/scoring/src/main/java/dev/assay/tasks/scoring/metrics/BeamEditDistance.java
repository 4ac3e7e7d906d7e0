package dev.assay.tasks.scoring.metrics;

import java.util.Arrays;

/**
 * Edit distance of words to a right text near the diagonal, with the alignment that Tercom would
 * choose. It is part of the definition of TER: where the beam cuts, so does Tercom's.
 */
final class BeamEditDistance {
  private static final int BEAM = 25;
  private static final int UNREACHED = Integer.MAX_VALUE / 2;

  private final int[] right;

  BeamEditDistance(int[] right) {
    this.right = right;
  }

  /**
   * @param cost number of insertions, deletions and substitutions
   * @param position for each right word the written word that stands for it or before it; -1 for
   *     none
   * @param rightWrong which right words are not in place
   * @param writtenWrong which written words are not in place
   */
  record Alignment(int cost, int[] position, boolean[] rightWrong, boolean[] writtenWrong) {}

  int cost(int[] words) {
    return costs(words)[words.length][right.length];
  }

  Alignment align(int[] words) {
    int[][] costs = costs(words);
    var position = new int[right.length];
    var rightWrong = new boolean[right.length];
    var writtenWrong = new boolean[words.length];
    int i = words.length;
    int j = right.length;
    while (i > 0 || j > 0) {
      // The order of preference is that of Tercom: keep or replace, drop, insert.
      if (i > 0 && j > 0 && costs[i][j] == costs[i - 1][j - 1] + replacement(words, i, j)) {
        boolean wrong = replacement(words, i, j) == 1;
        i--;
        j--;
        position[j] = i;
        rightWrong[j] = wrong;
        writtenWrong[i] = wrong;
      } else if (i > 0 && costs[i][j] == costs[i - 1][j] + 1) {
        i--;
        writtenWrong[i] = true;
      } else {
        j--;
        position[j] = i - 1;
        rightWrong[j] = true;
      }
    }
    return new Alignment(costs[words.length][right.length], position, rightWrong, writtenWrong);
  }

  private int replacement(int[] words, int i, int j) {
    return words[i - 1] == right[j - 1] ? 0 : 1;
  }

  private int[][] costs(int[] words) {
    var costs = new int[words.length + 1][right.length + 1];
    for (int j = 0; j <= right.length; j++) {
      costs[0][j] = j;
    }
    double ratio = words.length == 0 ? 1 : (double) right.length / words.length;
    int beam = BEAM < ratio / 2 ? (int) Math.ceil(ratio / 2 + BEAM) : BEAM;
    for (int i = 1; i <= words.length; i++) {
      Arrays.fill(costs[i], UNREACHED);
      int diagonal = (int) Math.floor(i * ratio);
      int from = Math.max(0, diagonal - beam);
      int to = i == words.length ? right.length + 1 : Math.min(right.length + 1, diagonal + beam);
      for (int j = from; j < to; j++) {
        int drop = costs[i - 1][j] + 1;
        costs[i][j] =
            j == 0
                ? drop
                : Math.min(
                    costs[i - 1][j - 1] + replacement(words, i, j),
                    Math.min(drop, costs[i][j - 1] + 1));
      }
    }
    return costs;
  }
}
