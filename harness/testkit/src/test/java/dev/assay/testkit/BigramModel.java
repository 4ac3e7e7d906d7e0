package dev.assay.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Response.Finish;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A model that keeps the contract: each byte depends on the one before it. It has a context of 16
 * bytes, of which only the last matters.
 */
class BigramModel implements LanguageModel {
  static final int CONTEXT = 16;
  private static final int START = '\n';

  private Usage usage = Usage.NONE;

  @Override
  public ModelCard card() {
    return new ModelCard("bigram", "n-gram", "bigram-1", 65536L, CONTEXT, null, new TreeMap<>());
  }

  @Override
  public Set<RequestKind> supports() {
    return EnumSet.allOf(RequestKind.class);
  }

  @Override
  public void answer(List<Request> requests, ResponseSink sink) {
    for (int i = 0; i < requests.size(); i++) {
      sink.accept(i, answerOrFail(requests.get(i)));
    }
  }

  Response answerOrFail(Request request) {
    try {
      return answer(request);
    } catch (EvalException e) {
      return new Response.Failure(e.getMessage());
    }
  }

  private Response answer(Request request) {
    return switch (request) {
      case Request.Loglikelihood(var context, var continuation) -> {
        byte[] given = context.text().getBytes(UTF_8);
        byte[] scored = continuation.getBytes(UTF_8);
        count(given.length + scored.length);
        yield new Response.Loglikelihood(
            logprob(last(given), scored), greedy(last(given), scored), scored.length, cut(given));
      }
      case Request.LoglikelihoodRolling(var text) -> {
        byte[] scored = text.text().getBytes(UTF_8);
        count(scored.length);
        yield new Response.Rolling(logprob(START, scored), scored.length);
      }
      case Request.GenerateUntil(var prompt, var stops, var maxTokens, var sampling) -> {
        byte[] given = prompt.text().getBytes(UTF_8);
        count(given.length + maxTokens);
        String text = write(given, maxTokens, sampling);
        int end = stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
        yield end < 0
            ? new Response.Generation(text, maxTokens, Finish.LENGTH, cut(given))
            : new Response.Generation(text.substring(0, end), end, Finish.STOP, cut(given));
      }
    };
  }

  private void count(int tokens) {
    usage = usage.plus(new Usage(tokens, tokens));
  }

  private static int cut(byte[] given) {
    return Math.max(0, given.length - CONTEXT);
  }

  private static int last(byte[] given) {
    return given.length == 0 ? START : given[given.length - 1] & 0xFF;
  }

  private static double logprob(int previous, byte[] scored) {
    double sum = 0;
    for (byte b : scored) {
      sum += Math.log(probability(previous, b & 0xFF));
      previous = b & 0xFF;
    }
    return sum;
  }

  private static boolean greedy(int previous, byte[] scored) {
    for (byte b : scored) {
      if ((b & 0xFF) != mostProbable(previous)) {
        return false;
      }
      previous = b & 0xFF;
    }
    return true;
  }

  /** One letter has half the mass, the other bytes share the rest. */
  private static double probability(int previous, int next) {
    return next == mostProbable(previous) ? 0.5 : 0.5 / 255;
  }

  private static int mostProbable(int previous) {
    return 'a' + (previous * 7 + 3) % 26;
  }

  static String write(byte[] given, int maxTokens, Sampling sampling) {
    var random = new SplittableRandom(sampling.seed());
    boolean draw = !sampling.greedy() && sampling.topK() != 1;
    int previous = last(given);
    var text = new StringBuilder();
    for (int i = 0; i < maxTokens; i++) {
      previous = draw && random.nextBoolean() ? 'a' + random.nextInt(26) : mostProbable(previous);
      text.append((char) previous);
    }
    return text.toString();
  }

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Optional<TokenInspector> inspector() {
    return Optional.of(new Inspector());
  }

  @Override
  public void close() {}

  static class Inspector implements TokenInspector {
    @Override
    public EncodedText encode(Prompt context, String continuation) {
      byte[] given = context.text().getBytes(UTF_8);
      int[] ids = ids((context.text() + continuation).getBytes(UTF_8));
      // The continuation is kept whole; the context keeps its last bytes and is never left out.
      int cut = cut(given);
      return new EncodedText(Arrays.copyOfRange(ids, cut, ids.length), given.length - cut, cut);
    }

    @Override
    public double[] logprobs(int[] tokenIds) {
      var logprobs = new double[tokenIds.length];
      int previous = START;
      for (int i = 0; i < logprobs.length; i++) {
        if (tokenIds[i] < 0 || tokenIds[i] > 0xFF) {
          throw new EvalException(ErrorCode.INVALID_ARGUMENT, "no such id: " + tokenIds[i]);
        }
        logprobs[i] = Math.log(probability(previous, tokenIds[i]));
        previous = tokenIds[i];
      }
      return logprobs;
    }

    @Override
    public GeneratedTokens generate(int[] tokenIds, int maxTokens, Sampling sampling) {
      var given = new byte[tokenIds.length];
      for (int i = 0; i < given.length; i++) {
        given[i] = (byte) tokenIds[i];
      }
      String text = write(given, maxTokens, sampling);
      return new GeneratedTokens(ids(text.getBytes(UTF_8)), text);
    }

    @Override
    public String text(int tokenId) {
      return String.valueOf((char) tokenId);
    }

    private static int[] ids(byte[] bytes) {
      var ids = new int[bytes.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = bytes[i] & 0xFF;
      }
      return ids;
    }
  }
}
