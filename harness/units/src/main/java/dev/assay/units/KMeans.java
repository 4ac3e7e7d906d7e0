package dev.assay.units;

import dev.assay.units.media.MediaException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Lloyd's algorithm (1982) from the start of k-means++ (Arthur and Vassilvitskii, 2007). A function
 * of its arguments to the last bit: threads share out the vectors when each looks for its nearest
 * centroid, and never a sum.
 */
public final class KMeans {
  private static final int MOST_ROUNDS = 50;

  private KMeans() {}

  /**
   * @param vectors all of one length
   * @param units how many centroids to find
   * @throws MediaException if there are fewer different vectors than that
   */
  public static Codebook cluster(float[][] vectors, int units, long seed) {
    Codebook codebook = new Codebook(start(vectors, units, new SplittableRandom(seed)));
    int[] assigned = new int[vectors.length];
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int[] before = assigned;
      Codebook current = codebook;
      assigned =
          IntStream.range(0, vectors.length)
              .parallel()
              .map(i -> current.nearest(vectors[i]))
              .toArray();
      if (round > 0 && Arrays.equals(before, assigned)) {
        break;
      }
      codebook = means(vectors, assigned, current);
    }
    return codebook;
  }

  /** Each next centroid a vector drawn by its squared distance from those chosen so far. */
  private static float[][] start(float[][] vectors, int units, SplittableRandom random) {
    float[][] chosen = new float[units][];
    double[] distances = new double[vectors.length];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    if (vectors.length < units) {
      throw tooFew(vectors.length, units);
    }
    chosen[0] = vectors[random.nextInt(vectors.length)];
    for (int unit = 1; unit < units; unit++) {
      double total = 0;
      for (int i = 0; i < vectors.length; i++) {
        double distance = Codebook.squaredDistance(vectors[i], chosen[unit - 1]);
        distances[i] = Math.min(distances[i], distance);
        total += distances[i];
      }
      if (total == 0) {
        throw tooFew(unit, units);
      }
      chosen[unit] = vectors[drawn(distances, total * random.nextDouble())];
    }
    return chosen;
  }

  private static MediaException tooFew(int different, int units) {
    return new MediaException(
        "There are %d different vectors to make %d units of.".formatted(different, units));
  }

  /** The first place up to which the distances sum to more than the target. */
  private static int drawn(double[] distances, double target) {
    double sum = 0;
    int last = 0;
    for (int i = 0; i < distances.length; i++) {
      sum += distances[i];
      if (distances[i] > 0) {
        last = i;
        if (sum > target) {
          return i;
        }
      }
    }
    return last; // Rounding let the sum fall short of the total.
  }

  /** A centroid that no vector is nearest to stays where it is. */
  private static Codebook means(float[][] vectors, int[] assigned, Codebook before) {
    int size = vectors[0].length;
    double[][] sums = new double[before.units()][size];
    int[] counts = new int[before.units()];
    for (int i = 0; i < vectors.length; i++) {
      double[] sum = sums[assigned[i]];
      counts[assigned[i]]++;
      for (int j = 0; j < size; j++) {
        sum[j] += vectors[i][j];
      }
    }
    float[][] means = new float[before.units()][size];
    for (int unit = 0; unit < means.length; unit++) {
      for (int j = 0; j < size; j++) {
        means[unit][j] =
            counts[unit] == 0
                ? before.centroids()[unit][j]
                : (float) (sums[unit][j] / counts[unit]);
      }
    }
    return new Codebook(means);
  }
}
