package dev.assay.units;

/**
 * The vectors that units stand for.
 *
 * @param centroids a row a unit, all of one length
 */
public record Codebook(float[][] centroids) {
  public int units() {
    return centroids.length;
  }

  /** The unit whose vector is nearest by Euclidean distance; of equally near ones the first. */
  public int nearest(float[] vector) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int unit = 0; unit < centroids.length; unit++) {
      double distance = squaredDistance(vector, centroids[unit]);
      if (distance < least) {
        least = distance;
        nearest = unit;
      }
    }
    return nearest;
  }

  static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
