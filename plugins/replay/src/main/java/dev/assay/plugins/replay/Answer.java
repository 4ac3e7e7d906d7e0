package dev.assay.plugins.replay;

import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import org.jspecify.annotations.Nullable;

/**
 * One recorded answer.
 *
 * @param continuation what a log-likelihood is of; null where the record does not say
 */
record Answer(RequestKind kind, Response response, @Nullable String continuation) {
  static Answer loglikelihood(
      double logprob, boolean greedy, int tokens, @Nullable String continuation) {
    return new Answer(
        RequestKind.LOGLIKELIHOOD,
        new Response.Loglikelihood(logprob, greedy, tokens, 0),
        continuation);
  }

  static Answer rolling(double logprob, long tokens) {
    return new Answer(
        RequestKind.LOGLIKELIHOOD_ROLLING, new Response.Rolling(logprob, tokens), null);
  }

  static Answer text(String text, int tokens, Response.Finish finish) {
    return new Answer(
        RequestKind.GENERATE_UNTIL, new Response.Generation(text, tokens, finish, 0), null);
  }
}
