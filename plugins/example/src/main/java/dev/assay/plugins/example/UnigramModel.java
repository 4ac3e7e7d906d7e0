package dev.assay.plugins.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A byte is as probable as it was frequent in the training text, with add-one smoothing, whatever
 * stands before it. It scores texts and writes none.
 */
final class UnigramModel implements LanguageModel {
  static final int VOCABULARY = 256;

  private final ModelCard card;
  private final double[] logprobs = new double[VOCABULARY];
  private Usage usage = Usage.NONE;

  UnigramModel(String trainedOn, long[] counts, String digest) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    for (int b = 0; b < VOCABULARY; b++) {
      logprobs[b] = Math.log((counts[b] + 1.0) / (total + VOCABULARY));
    }
    card =
        new ModelCard(
            "unigram of " + trainedOn,
            "n-gram",
            // The rule counts as much as the text: change it, and recorded answers are stale.
            "add-one-1:" + digest,
            (long) VOCABULARY,
            null,
            total,
            new TreeMap<>(Map.of("smoothing", "add-one", "training text sha256", digest)));
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Set<RequestKind> supports() {
    return EnumSet.of(RequestKind.LOGLIKELIHOOD, RequestKind.LOGLIKELIHOOD_ROLLING);
  }

  @Override
  public void answer(List<Request> requests, ResponseSink sink) {
    int index = 0;
    for (Request request : requests) {
      Response response;
      try {
        response = answer(request);
      } catch (EvalException e) {
        // A prompt with a picture in it, say: that sample fails, the others do not.
        response = new Response.Failure(e.getMessage());
      }
      sink.accept(index++, response);
    }
  }

  private Response answer(Request request) {
    return switch (request) {
      case Request.Loglikelihood(var context, var continuation) -> {
        byte[] scored = continuation.getBytes(UTF_8);
        count(context.text().getBytes(UTF_8).length, scored.length);
        yield new Response.Loglikelihood(logprob(scored), greedy(scored), scored.length, 0);
      }
      case Request.LoglikelihoodRolling(var text) -> {
        byte[] scored = text.text().getBytes(UTF_8);
        count(0, scored.length);
        yield new Response.Rolling(logprob(scored), scored.length);
      }
      case Request.GenerateUntil _ ->
          new Response.Failure("The example's unigram model does not generate text.");
    };
  }

  private void count(int given, int scored) {
    usage = usage.plus(new Usage((long) given + scored, scored));
  }

  private double logprob(byte[] scored) {
    double sum = 0;
    for (byte b : scored) {
      sum += logprobs[b & 0xFF];
    }
    return sum;
  }

  /** Whether each byte is the most frequent one; of equally frequent ones the lowest. */
  private boolean greedy(byte[] scored) {
    int best = 0;
    for (int b = 1; b < VOCABULARY; b++) {
      if (logprobs[b] > logprobs[best]) {
        best = b;
      }
    }
    for (byte b : scored) {
      if ((b & 0xFF) != best) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public void close() {}
}
