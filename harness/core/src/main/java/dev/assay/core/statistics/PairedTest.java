package dev.assay.core.statistics;

import dev.assay.core.statistics.PairedComparison.Test;
import dev.assay.core.statistics.PairedScores.Draws;
import dev.assay.spi.result.Interval;
import org.apache.commons.numbers.core.Sum;

/**
 * Compares two models document by document.
 *
 * <p>Scores of 0 and 1 on independent documents get McNemar's exact test and the interval of D. G.
 * Bonett and R. M. Price, "Adjusted Wald confidence interval for a difference of binomial
 * proportions based on paired data", JEBS 37 (2012), pages 479-488, which keeps a width when no
 * document sets the models apart. Other scores get the {@link SignFlip} test and the BCa {@link
 * Bootstrap}, from {@link #LARGE} draws on Student's t, which by then agrees with it.
 *
 * <p>Where documents are clustered, whole clusters are flipped and drawn, and the standard error is
 * the clustered one, sqrt(G / (G - 1) sum over clusters of (sum over their documents of (d - mean
 * d))²) / n with G - 1 degrees of freedom: K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986), pages
 * 13-22; for evaluations, E. Miller, "Adding Error Bars to Evals", 2024, section 2.2. Scores of 0
 * and 1 keep the adjusted interval with this error where it is the larger, and t for its quantile.
 */
public final class PairedTest {
  /** Draws from which the bootstrap adds nothing to Student's t. */
  static final int LARGE = 20_000;

  private static final double POWER = 0.8;

  private PairedTest() {}

  /**
   * @param seed of the permutations and resamples
   */
  public static PairedComparison compare(PairedScores scores, long seed) {
    return scores.isBinary() && !scores.isClustered()
        ? compareBinary(scores)
        : compareDraws(scores, seed);
  }

  private static PairedComparison compareBinary(PairedScores scores) {
    int n = scores.size();
    Wins wins = Wins.of(scores);
    double difference = (double) (wins.second() - wins.first()) / n;
    double p = McNemar.pValue(wins.second(), wins.first());
    if (n == 1) {
      return withoutError(n, n, difference, p, Test.MCNEMAR, wins);
    }
    double power = Quantiles.NORMAL.inverseCumulativeProbability(POWER);
    Adjusted adjusted = Adjusted.of(n, wins);
    return new PairedComparison(
        n,
        n,
        difference,
        adjusted.stderr(),
        adjusted.interval(Quantiles.Z, adjusted.stderr()),
        p,
        Test.MCNEMAR,
        wins.second(),
        wins.first(),
        (Quantiles.Z + power) * adjusted.stderr());
  }

  /** The centre and error of Bonett and Price: as if one win and one loss more had been seen. */
  private record Adjusted(double centre, double stderr) {
    static Adjusted of(int n, Wins wins) {
      double centre = (double) (wins.second() - wins.first()) / (n + 2);
      double discordant = (double) (wins.second() + wins.first() + 2) / (n + 2);
      return new Adjusted(centre, Math.sqrt((discordant - centre * centre) / (n + 2)));
    }

    Interval interval(double quantile, double error) {
      return new Interval(
          Math.max(-1, centre - quantile * error), Math.min(1, centre + quantile * error));
    }
  }

  /** Of the difference of two models' scores of 0 and 1 on the same n documents. */
  static double binaryStderr(int n, long wins, long losses) {
    return Adjusted.of(n, new Wins(losses, wins)).stderr();
  }

  private static PairedComparison compareDraws(PairedScores scores, long seed) {
    int n = scores.size();
    Draws draws = scores.draws();
    Wins wins = Wins.of(scores);
    double difference = Sum.of(draws.sums()).getAsDouble() / n;
    double p = SignFlip.pValue(draws.sums(), seed);
    int count = draws.count();
    if (count == 1) {
      return withoutError(n, 1, difference, p, Test.SIGN_FLIP, wins);
    }
    double stderr = clusteredStderr(draws, difference, n);
    double t = Quantiles.t(count - 1);
    Interval interval;
    if (scores.isBinary()) {
      Adjusted adjusted = Adjusted.of(n, wins);
      stderr = Math.max(stderr, adjusted.stderr());
      interval = adjusted.interval(t, stderr);
    } else if (count < LARGE) {
      interval = bootstrap(draws, seed).interval();
    } else {
      interval = new Interval(difference - t * stderr, difference + t * stderr);
    }
    return new PairedComparison(
        n,
        count,
        difference,
        stderr,
        interval,
        p,
        Test.SIGN_FLIP,
        wins.second(),
        wins.first(),
        (t + Quantiles.t(count - 1, 1 - POWER)) * stderr);
  }

  static double clusteredStderr(Draws draws, double difference, int n) {
    Sum squares = Sum.create();
    for (int draw = 0; draw < draws.count(); draw++) {
      double excess = draws.sums()[draw] - difference * draws.sizes()[draw];
      squares.add(excess * excess);
    }
    double count = draws.count();
    return Math.sqrt(squares.getAsDouble() * count / (count - 1)) / n;
  }

  private static Bootstrap bootstrap(Draws draws, long seed) {
    return Bootstrap.of(
        draws.count(),
        indices -> {
          double sum = 0;
          double size = 0;
          for (int index : indices) {
            sum += draws.sums()[index];
            size += draws.sizes()[index];
          }
          return sum / size;
        },
        seed);
  }

  private static PairedComparison withoutError(
      long n, long draws, double difference, double p, Test test, Wins wins) {
    return new PairedComparison(
        n, draws, difference, null, null, p, test, wins.second(), wins.first(), null);
  }

  private record Wins(long first, long second) {
    static Wins of(PairedScores scores) {
      long first = 0;
      long second = 0;
      for (int i = 0; i < scores.size(); i++) {
        first += scores.first()[i] > scores.second()[i] ? 1 : 0;
        second += scores.second()[i] > scores.first()[i] ? 1 : 0;
      }
      return new Wins(first, second);
    }
  }
}
