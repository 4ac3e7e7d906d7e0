package dev.assay.core.statistics;

import dev.assay.spi.result.Interval;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.numbers.core.Sum;

/**
 * The score of a group from those of its tasks. Where groups nest, the members are the tasks at the
 * leaves, as in lm-eval.
 *
 * <p>Where all members are proportions, the interval is Wilson's at the effective number of
 * samples, 1 / sum (w²/n) for weights w that sum to 1: all samples when tasks count by size. It
 * takes the members to be of one difficulty, which makes it a little wide, and it keeps its width
 * where every member scored 0 or 1. Otherwise it is Student's t.
 */
public final class GroupEstimator {
  private GroupEstimator() {}

  /**
   * The mean over all samples of all members: sum (m n) / sum n. The standard error is the pooled
   * one, sqrt(sum ((n - 1) se² n) / (sum n - K) / sum n), of lm-eval's {@code pooled_sample_stderr}
   * (https://en.wikipedia.org/wiki/Pooled_variance); a member of one sample adds nothing to it.
   *
   * @param members at least one
   */
  public static Estimate meanBySize(List<Estimate> members) {
    requireMembers(members);
    long n = samples(members);
    double value = sum(members, m -> m.value() * m.n()) / n;
    boolean proportion = areProportions(members);
    long degreesOfFreedom = n - members.size();
    if (degreesOfFreedom == 0 || members.stream().anyMatch(m -> m.stderr() == null && m.n() > 1)) {
      return Estimate.withoutError(value, n, proportion);
    }
    double variance = sum(members, m -> (m.n() - 1) * square(stderr(m)) * m.n()) / degreesOfFreedom;
    double stderr = Math.sqrt(variance / n);
    return proportion ? withWilson(value, stderr, n, n) : withT(value, stderr, degreesOfFreedom, n);
  }

  /**
   * The mean of the members' scores, each counting the same: sum m / K. The members are
   * independent, so the standard error is sqrt(sum se²) / K, with the degrees of freedom of F. E.
   * Satterthwaite, Biometrics Bulletin 2 (1946), pages 110-114: (sum se²)² / sum (se⁴ / (n - 1)).
   *
   * @param members at least one
   */
  public static Estimate plainMean(List<Estimate> members) {
    requireMembers(members);
    int k = members.size();
    long n = samples(members);
    double value = sum(members, Estimate::value) / k;
    boolean proportion = areProportions(members);
    if (members.stream().anyMatch(m -> m.stderr() == null)) {
      return Estimate.withoutError(value, n, proportion);
    }
    double variance = sum(members, m -> square(stderr(m)));
    double stderr = Math.sqrt(variance) / k;
    if (proportion) {
      return withWilson(value, stderr, (double) k * k / sum(members, m -> 1.0 / m.n()), n);
    }
    double fourth = sum(members, m -> square(square(stderr(m))) / (m.n() - 1));
    return variance == 0
        ? Estimate.of(value, 0, value, value, n, false)
        : withT(value, stderr, variance * variance / fourth, n);
  }

  private static Estimate withWilson(double value, double stderr, double effective, long n) {
    // Rounding in the mean of ones must not leave the unit interval.
    double share = Math.clamp(value, 0, 1);
    Interval interval = Wilson.interval(share, effective);
    return new Estimate(share, stderr, interval, n, true);
  }

  private static Estimate withT(double value, double stderr, double degreesOfFreedom, long n) {
    double half = Quantiles.t(degreesOfFreedom) * stderr;
    return Estimate.of(value, stderr, value - half, value + half, n, false);
  }

  private static void requireMembers(List<Estimate> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no members");
    }
  }

  private static long samples(List<Estimate> members) {
    return members.stream().mapToLong(Estimate::n).sum();
  }

  private static boolean areProportions(List<Estimate> members) {
    return members.stream().allMatch(Estimate::proportion);
  }

  private static double stderr(Estimate member) {
    Double stderr = member.stderr();
    return stderr == null ? 0 : stderr;
  }

  private static double square(double x) {
    return x * x;
  }

  private static double sum(List<Estimate> members, ToDoubleFunction<Estimate> term) {
    Sum sum = Sum.create();
    for (Estimate member : members) {
      sum.add(term.applyAsDouble(member));
    }
    return sum.getAsDouble();
  }
}
