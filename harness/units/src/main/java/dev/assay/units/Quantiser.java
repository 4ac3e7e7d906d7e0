package dev.assay.units;

import dev.assay.units.media.MediaException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns media into units: features, and for each vector the nearest of the codebook.
 *
 * @param collapse whether a unit that follows itself is left out, and with it how long a sound
 *     lasts, as GSLM does (Lakhotia et al., 2021)
 */
public record Quantiser(Features features, Codebook codebook, boolean collapse) {
  /**
   * @throws MediaException if the codebook is not of such features
   */
  public Quantiser {
    if (codebook.units() < 2 || codebook.units() > UnitText.MOST_UNITS) {
      throw new MediaException(
          "A codebook has 2 to %d units, not %d.".formatted(UnitText.MOST_UNITS, codebook.units()));
    }
    for (float[] centroid : codebook.centroids()) {
      if (centroid.length != features.size()) {
        throw new MediaException("The codebook is not of such features.");
      }
    }
  }

  /**
   * Learns a codebook.
   *
   * @param media the bytes of their files
   * @throws MediaException if one cannot be read, which it counts from 0, or all together have too
   *     few different vectors
   */
  public static Quantiser learn(
      Features features, List<byte[]> media, int units, boolean collapse, long seed) {
    float[][] vectors =
        IntStream.range(0, media.size())
            .parallel()
            .mapToObj(i -> vectors(features, media.get(i), i))
            .flatMap(Arrays::stream)
            .toArray(float[][]::new);
    return new Quantiser(features, KMeans.cluster(vectors, units, seed), collapse);
  }

  private static float[][] vectors(Features features, byte[] medium, int place) {
    try {
      return features.of(medium);
    } catch (MediaException e) {
      throw new MediaException("Medium " + place + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param medium the bytes of its file
   * @throws MediaException if it cannot be read
   */
  public int[] units(byte[] medium) {
    float[][] vectors = features.of(medium);
    int[] units = new int[vectors.length];
    int count = 0;
    for (float[] vector : vectors) {
      int unit = codebook.nearest(vector);
      if (!collapse || count == 0 || units[count - 1] != unit) {
        units[count++] = unit;
      }
    }
    return Arrays.copyOf(units, count);
  }

  /** The medium as text for a language model. */
  public String text(byte[] medium) {
    return UnitText.of(units(medium));
  }
}
