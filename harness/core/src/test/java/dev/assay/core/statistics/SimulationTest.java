package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.statistics.MarginTest.Sides;
import dev.assay.core.statistics.MarginTest.Verdict;
import dev.assay.spi.result.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tests, intervals and gates do what they say, on data made to order; every trial has its seed. */
class SimulationTest {
  private static final int TRIALS = 10_000;

  @Test
  void theSignFlipTestFindsADifferenceWhereThereIsNoneOneTimeInTwenty() {
    double rate =
        rate(
            TRIALS,
            trial -> {
              var random = new SplittableRandom(trial);
              double[] d = random.doubles(60).map(u -> Math.pow(u, 3) - 0.5).toArray();
              for (int i = 0; i < d.length; i++) {
                d[i] *= random.nextBoolean() ? 1 : -1;
              }
              return SignFlip.pValue(d, 199, trial) <= 0.05;
            });

    assertThat(rate).isBetween(0.045, 0.055);
  }

  @Test
  void mcNemarsTestNeverFindsMoreThanItsShare() {
    double rate =
        rate(
            TRIALS,
            trial -> PairedTest.compare(binary(trial, 400, 0.15, 0.15), 1).pValue() <= 0.05);

    assertThat(rate).isBetween(0.025, 0.05);
  }

  @Test
  void theAdjustedIntervalCoversThePairedDifference() {
    double rate =
        rate(
            TRIALS,
            trial -> contains(PairedTest.compare(binary(trial, 150, 0.14, 0.08), 1).ci95(), 0.06));

    assertThat(rate).isBetween(0.94, 0.96);
  }

  @Test
  void theBootstrapIntervalCoversTheMeanDifference() {
    double rate =
        rate(
            600,
            trial -> {
              var random = new SplittableRandom(trial);
              double[] first = random.doubles(100).toArray();
              double[] second =
                  Arrays.stream(first)
                      .map(x -> x + 0.1 - 0.5 * Math.log(random.nextDouble()))
                      .toArray();
              return contains(
                  PairedTest.compare(PairedScores.independent(first, second), trial).ci95(), 0.6);
            });

    // Three standard deviations of 600 trials, and what the skew costs.
    assertThat(rate).isBetween(0.92, 0.975);
  }

  @Test
  void clusteredStandardErrorsKeepTheLevelWhereIndependentOnesDoNot() {
    double clustered = rate(4000, trial -> clusteredZ(trial, true) > Quantiles.t(49));
    double independent = rate(4000, trial -> clusteredZ(trial, false) > Quantiles.t(499));

    assertThat(clustered).isBetween(0.04, 0.06);
    assertThat(independent).isGreaterThan(0.3);
  }

  /**
   * |difference| over its standard error, of 50 clusters of 10 documents and no true difference.
   */
  private static double clusteredZ(long trial, boolean clusters) {
    var random = new SplittableRandom(trial);
    double[] shared = new double[50];
    Arrays.setAll(shared, _ -> random.nextGaussian());
    int[] ids = new int[500];
    Arrays.setAll(ids, i -> i % 50);
    double[] second = new double[500];
    Arrays.setAll(second, i -> shared[i % 50] + random.nextGaussian());
    var scores = new PairedScores(new double[500], second, clusters ? ids : new int[0]);
    double difference = Arrays.stream(second).average().orElseThrow();
    return Math.abs(difference) / PairedTest.clusteredStderr(scores.draws(), difference, 500);
  }

  @Test
  void theSmallestDetectableDifferenceIsFoundFourTimesInFive() {
    double detectable =
        PairedTest.compare(binary(0, 100_000, 0.2, 0.2), 1).smallestDetectable()
            * Math.sqrt(100_000 / 600.0);
    double rate =
        rate(
            4000,
            trial -> {
              PairedComparison compared =
                  PairedTest.compare(
                      binary(trial, 600, 0.2 + detectable / 2, 0.2 - detectable / 2), 1);
              return compared.ci95().low() > 0;
            });

    assertThat(rate).isBetween(0.77, 0.83);
  }

  @Test
  void theGateLetsADropOfItsMarginThroughAtMostOneTimeInTwenty() {
    double passed = rate(TRIALS, trial -> verdict(trial, 0.05) == Verdict.PASSED);

    assertThat(passed).isBetween(0.035, 0.055);
  }

  @Test
  void theGatesStatedPowerIsWhatItHas() {
    NonInferiority typical = gate(binary(1, 1000, 0.1, 0.1));
    double unchanged = rate(4000, trial -> verdict(trial, 0) == Verdict.PASSED);
    double dropped =
        rate(4000, trial -> verdict(trial, typical.caughtNineTimesInTen()) != Verdict.PASSED);

    assertThat(unchanged)
        .isBetween(typical.passesUnchanged() - 0.03, typical.passesUnchanged() + 0.03);
    assertThat(dropped).isBetween(0.87, 0.93);
  }

  @Test
  void theTwoSidedGateLetsAGainOfItsMarginThroughAtMostOneTimeInTwenty() {
    double passed =
        rate(
            TRIALS,
            trial -> {
              NonInferiority gate = gate(binary(trial, 1000, 0.125, 0.075));
              return new NonInferiority(
                          gate.difference(),
                          gate.stderr(),
                          gate.degreesOfFreedom(),
                          0.05,
                          Sides.TWO)
                      .verdict()
                  == Verdict.PASSED;
            });

    assertThat(passed).isBetween(0.035, 0.055);
  }

  @Test
  void theSequentialGateKeepsItsLevelThoughLookedAtAfterEveryDocument() {
    double passedThoughWorse = rate(2000, trial -> peeked(trial, 0.03, 0.08) == Verdict.PASSED);
    double passedThoughRarelyWorse =
        rate(2000, trial -> peeked(trial, 0.0, 0.05) == Verdict.PASSED);
    double failedThoughTheSame =
        rate(2000, trial -> peeked(trial, 0.05, 0.05) == Verdict.REGRESSION);

    assertThat(passedThoughWorse).isLessThan(0.05);
    assertThat(passedThoughRarelyWorse).isLessThan(0.05);
    assertThat(failedThoughTheSame).isLessThan(0.05);
  }

  @Test
  void theSequentialGateDecidesInTheEnd() {
    assertThat(rate(500, trial -> peeked(trial, 0.05, 0.05) == Verdict.PASSED)).isGreaterThan(0.95);
    assertThat(rate(500, trial -> peeked(trial, 0.02, 0.12) == Verdict.REGRESSION))
        .isGreaterThan(0.95);
  }

  /** The first decision on a margin of 0.05 when one looks after every one of 4,000 documents. */
  private static Verdict peeked(long trial, double second, double first) {
    var random = new SplittableRandom(trial);
    int wins = 0;
    int losses = 0;
    for (int n = 1; n <= 4000; n++) {
      double u = random.nextDouble();
      wins += u < second ? 1 : 0;
      losses += u >= second && u < second + first ? 1 : 0;
      double difference = (double) (wins - losses) / n;
      double stderr = PairedTest.binaryStderr(n, wins, losses);
      Verdict verdict =
          new SequentialNonInferiority(difference, stderr, n, 0.05, Sides.ONE).verdict();
      if (verdict != Verdict.UNRESOLVED) {
        return verdict;
      }
    }
    return Verdict.UNRESOLVED;
  }

  private static Verdict verdict(long trial, double drop) {
    return gate(binary(trial, 1000, 0.1 - drop / 2, 0.1 + drop / 2)).verdict();
  }

  private static NonInferiority gate(PairedScores scores) {
    PairedComparison compared = PairedTest.compare(scores, 1);
    return new NonInferiority(
        compared.difference(), compared.stderr(), compared.clusters() - 1, 0.05, Sides.ONE);
  }

  /**
   * Documents that the second alone gets right with the one probability, the first with the other.
   */
  private static PairedScores binary(long trial, int n, double second, double first) {
    var random = new SplittableRandom(trial);
    double[] a = new double[n];
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      boolean both = random.nextDouble() < 0.6;
      b[i] = u < second || u >= second + first && both ? 1 : 0;
      a[i] = u >= second && u < second + first || u >= second + first && both ? 1 : 0;
    }
    return PairedScores.independent(a, b);
  }

  private static boolean contains(Interval interval, double value) {
    return interval.low() <= value && value <= interval.high();
  }

  private static double rate(int trials, LongPredicate event) {
    return (double) LongStream.range(0, trials).filter(event).count() / trials;
  }
}
