package dev.assay.plugins.example;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Mean reciprocal rank of the right choice among all, by log-likelihood: 1 if it is the most
 * probable, 1/2 if it is the second. It says how near a model was where accuracy says only right or
 * wrong. Choices as probable as the right one count as above it.
 */
final class ReciprocalRank implements Metric {
  static Metric create(Parameters parameters) {
    // A misspelt parameter is an error, never ignored.
    parameters.only();
    return new ReciprocalRank();
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Set<RequestKind> accepts() {
    return EnumSet.of(RequestKind.LOGLIKELIHOOD);
  }

  @Override
  public double[] measure(Sample sample) {
    if (!(sample.example().target() instanceof Target.Choice(var choices, var gold))) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "Metric reciprocal_rank needs a task with choices; this one has none.");
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int right : gold) {
      best = Math.max(best, logprob(sample.responses(), right));
    }
    int rank = 1;
    for (int i = 0; i < choices.size(); i++) {
      if (!gold.contains(i) && logprob(sample.responses(), i) >= best) {
        rank++;
      }
    }
    return new double[] {1.0 / rank};
  }

  private static double logprob(List<Response> responses, int choice) {
    return ((Response.Loglikelihood) responses.get(choice)).logprob();
  }

  @Override
  public Aggregation aggregation() {
    return new Aggregation.Mean();
  }
}
