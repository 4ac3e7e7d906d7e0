package dev.assay.plugins.dummy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Response.Finish;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.Segment;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The model that knows nothing. Its tokens are the 256 bytes, each of probability 1/256 after
 * anything: 8 bits per byte on every text, the longest choice the least probable.
 *
 * <p>As all bytes are equally probable, the most probable one is, by the rule for ties, byte 0. It
 * writes as {@link UniformWriter} says.
 */
final class UniformModel implements LanguageModel {
  static final double LOG_PROBABILITY = -Math.log(256);

  private static final ModelCard CARD =
      new ModelCard("uniform", "dummy", "dummy-uniform-1", 0L, null, 0L, new TreeMap<>());

  private final AtomicReference<Usage> usage = new AtomicReference<>(Usage.NONE);

  @Override
  public ModelCard card() {
    return CARD;
  }

  @Override
  public Set<RequestKind> supports() {
    return EnumSet.allOf(RequestKind.class);
  }

  @Override
  public void answer(List<Request> requests, ResponseSink sink) {
    int index = 0;
    for (Request request : requests) {
      sink.accept(index++, answerOrFail(request));
    }
  }

  private Response answerOrFail(Request request) {
    try {
      return answer(request);
    } catch (EvalException e) {
      return new Response.Failure(e.getMessage());
    }
  }

  private Response answer(Request request) {
    return switch (request) {
      case Request.Loglikelihood(var context, var continuation) -> {
        byte[] scored = continuation.getBytes(UTF_8);
        count(read(context).getBytes(UTF_8).length, scored.length);
        yield new Response.Loglikelihood(logprob(scored), allZero(scored), scored.length, 0);
      }
      case Request.LoglikelihoodRolling(var text) -> {
        byte[] scored = read(text).getBytes(UTF_8);
        count(0, scored.length);
        yield new Response.Rolling(logprob(scored), scored.length);
      }
      case Request.GenerateUntil(var prompt, var stops, var maxTokens, var sampling) -> {
        byte[] given = read(prompt).getBytes(UTF_8);
        String written = UniformWriter.write(given, maxTokens, sampling);
        int end = firstOf(stops, written);
        Finish finish = end < 0 ? Finish.LENGTH : Finish.STOP;
        String text = end < 0 ? written : written.substring(0, end);
        count(given.length, text.length());
        yield new Response.Generation(text, text.length(), finish, 0);
      }
    };
  }

  /** What is said in a conversation, a line a turn: to this model all templates are the same. */
  static String read(Prompt prompt) {
    return prompt.isConversation()
        ? prompt.turns().stream().map(Segment.Turn::content).collect(Collectors.joining("\n"))
        : prompt.text();
  }

  @Override
  public String render(Prompt prompt) {
    return read(prompt);
  }

  private void count(int given, int computed) {
    usage.accumulateAndGet(new Usage((long) given + computed, computed), Usage::plus);
  }

  private static double logprob(byte[] scored) {
    // Not -0.0 for no bytes.
    return scored.length == 0 ? 0 : scored.length * LOG_PROBABILITY;
  }

  private static boolean allZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the first of the stop strings begins, or -1. */
  private static int firstOf(List<String> stops, String text) {
    return stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
  }

  @Override
  public Usage usage() {
    return usage.get();
  }

  @Override
  public Optional<TokenInspector> inspector() {
    return Optional.of(new ByteInspector());
  }

  @Override
  public void close() {}
}
