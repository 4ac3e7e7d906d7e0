package dev.assay.core.scoring;

import dev.assay.spi.model.Response;
import dev.assay.spi.result.TaskOutcome;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Target;
import java.util.List;

/** Counts what stands beside a score: see {@link TaskOutcome}. */
final class OutcomeCounter {
  private long samples;
  private long failed;
  private long truncated;
  private long unextracted;
  private long ties;
  private long lengthCapped;

  void failed() {
    samples++;
    failed++;
  }

  void scored(Example example, List<Response> responses, List<String> answers) {
    samples++;
    truncated += responses.stream().anyMatch(OutcomeCounter::isTruncated) ? 1 : 0;
    lengthCapped += responses.stream().anyMatch(OutcomeCounter::isLengthCapped) ? 1 : 0;
    unextracted += answers.contains(Filter.INVALID) ? 1 : 0;
    if (example.target() instanceof Target.Choice(List<String> choices, List<Integer> _)) {
      ties += isTied(responses.subList(0, choices.size())) ? 1 : 0;
    }
  }

  TaskOutcome outcome(String model, String task, String filter) {
    return new TaskOutcome(
        model, task, filter, samples, failed, truncated, unextracted, ties, lengthCapped);
  }

  private static boolean isTruncated(Response response) {
    return switch (response) {
      case Response.Loglikelihood answer -> answer.truncatedTokens() > 0;
      case Response.Generation answer -> answer.truncatedTokens() > 0;
      case Response.Rolling _, Response.Failure _ -> false;
    };
  }

  private static boolean isLengthCapped(Response response) {
    return response instanceof Response.Generation generation
        && generation.finish() == Response.Finish.LENGTH;
  }

  private static boolean isTied(List<Response> choices) {
    double best = Double.NEGATIVE_INFINITY;
    int atBest = 0;
    for (Response choice : choices) {
      double logprob =
          switch (choice) {
            case Response.Loglikelihood answer -> answer.logprob();
            case Response.Rolling answer -> answer.logprob();
            case Response.Generation _, Response.Failure _ -> Double.NEGATIVE_INFINITY;
          };
      if (logprob > best) {
        best = logprob;
        atBest = 1;
      } else if (logprob == best) {
        atBest++;
      }
    }
    return atBest > 1;
  }
}
