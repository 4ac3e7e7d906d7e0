package dev.assay.core.gate;

import dev.assay.core.statistics.MarginTest.Sides;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task or group as a baseline file has it.
 *
 * @param documents for a task: 64 bits of the hash of each document, in base64
 * @param measurements for a task: by score, in the order of the documents
 */
record BaselineTask(
    String name,
    String title,
    @Nullable String parent,
    boolean group,
    @Nullable String version,
    @Nullable String digest,
    int shots,
    List<BaselineScore> scores,
    @Nullable String documents,
    @Nullable Map<String, BaselineMeasurements> measurements) {
  BaselineTask {
    scores = List.copyOf(scores);
  }

  /**
   * @param margin the drop not to be let through, in the score's own unit, or as a part of it for
   *     perplexities; null where the score is not gated
   * @param twoSided whether a rise of the margin is not let through either; null for no
   */
  record BaselineScore(
      String metric,
      String filter,
      double value,
      boolean higherIsBetter,
      @Nullable Double margin,
      @Nullable Boolean twoSided) {
    String key() {
      return metric + "," + filter;
    }

    /** Gated as the other is. */
    BaselineScore gatedAs(BaselineScore other) {
      return new BaselineScore(metric, filter, value, higherIsBetter, other.margin, other.twoSided);
    }

    Sides sides() {
      return Boolean.TRUE.equals(twoSided) ? Sides.TWO : Sides.ONE;
    }
  }

  /**
   * What was measured of each document: a digit each where all are 0 or 1, else a number each.
   *
   * @param below what ratios are over; null for metrics of one number
   */
  record BaselineMeasurements(
      @Nullable String digits, double @Nullable [] above, double @Nullable [] below) {
    static BaselineMeasurements of(double[] above, double[] below) {
      boolean single = Arrays.stream(below).allMatch(b -> b == 1);
      if (single && Arrays.stream(above).allMatch(a -> a == 0 || a == 1)) {
        var digits = new StringBuilder();
        Arrays.stream(above).forEach(a -> digits.append(a == 0 ? '0' : '1'));
        return new BaselineMeasurements(digits.toString(), null, null);
      }
      return new BaselineMeasurements(null, above, single ? null : below);
    }

    int size() {
      return digits != null ? digits.length() : above == null ? 0 : above.length;
    }

    double[] row(int i) {
      if (digits != null) {
        return new double[] {digits.charAt(i) == '0' ? 0 : 1};
      }
      double first = above == null ? Double.NaN : above[i];
      return below == null ? new double[] {first} : new double[] {first, below[i]};
    }
  }

  int documentCount() {
    return documentHashes().length;
  }

  static String encode(long[] hashes) {
    ByteBuffer bytes = ByteBuffer.allocate(hashes.length * Long.BYTES);
    bytes.asLongBuffer().put(hashes);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /**
   * @throws IllegalArgumentException if it is no base64
   */
  long[] documentHashes() {
    if (documents == null) {
      return new long[0];
    }
    LongBuffer hashes = ByteBuffer.wrap(Base64.getDecoder().decode(documents)).asLongBuffer();
    long[] decoded = new long[hashes.remaining()];
    hashes.get(decoded);
    return decoded;
  }
}
