package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.infinite.Choice;
import dev.assay.plugins.ngram.infinite.InfiniteModel;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** An ∞-gram as the harness sees it. */
final class InfinityLanguageModel implements LanguageModel {
  private final InfiniteModel model;
  private final ModelCard card;
  private final InfinityTokens tokens;
  private final ParallelLoop loop;
  private final Set<RequestKind> kinds = EnumSet.allOf(RequestKind.class);
  private final LongAdder requested = new LongAdder();
  private final LongAdder computed = new LongAdder();

  InfinityLanguageModel(InfiniteModel model, Unit unit, ModelCard card, int threads) {
    this.model = model;
    this.card = card;
    tokens = new InfinityTokens(model, unit);
    loop = new ParallelLoop(threads);
    if (!model.smoothed()) {
      // Most texts have the probability 0 then, and no perplexity.
      kinds.remove(RequestKind.LOGLIKELIHOOD_ROLLING);
    }
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Set<RequestKind> supports() {
    return kinds;
  }

  @Override
  public void answer(List<Request> requests, ResponseSink sink) {
    loop.run(requests.size(), () -> index -> sink.accept(index, answerOrFail(requests.get(index))));
  }

  private Response answerOrFail(Request request) {
    if (!kinds.contains(request.kind())) {
      return new Response.Failure(
          card.name() + " gives probability 0 to what it has not seen; it has no perplexity.");
    }
    try {
      return switch (request) {
        case Request.Loglikelihood(Prompt context, String continuation) ->
            loglikelihood(tokens.encode(context, continuation));
        case Request.LoglikelihoodRolling(Prompt text) ->
            rolling(tokens.encode(Prompt.EMPTY, text.text()));
        case Request.GenerateUntil(Prompt prompt, var stops, int maxTokens, var sampling) -> {
          var written = tokens.write(prompt.text(), stops, maxTokens, sampling);
          count(written.promptTokens() + written.ids().length, written.ids().length);
          yield new Response.Generation(written.text(), written.ids().length, written.finish(), 0);
        }
      };
    } catch (EvalException e) {
      return new Response.Failure(e.getMessage());
    }
  }

  private Response loglikelihood(TokenInspector.EncodedText text) {
    int[] ids = text.ids();
    boolean greedy = true;
    for (int i = text.scoredFrom(); i < ids.length && greedy; i++) {
      greedy = Choice.best(model.distribution(ids, i)) == ids[i];
    }
    int size = ids.length - text.scoredFrom();
    return new Response.Loglikelihood(sum(text), greedy, size, 0);
  }

  private Response rolling(TokenInspector.EncodedText text) {
    return new Response.Rolling(sum(text), text.ids().length - text.scoredFrom());
  }

  private double sum(TokenInspector.EncodedText text) {
    int[] ids = text.ids();
    double logprob = 0;
    for (int i = text.scoredFrom(); i < ids.length; i++) {
      logprob += model.logprob(ids, i, ids[i]);
    }
    count(ids.length, ids.length - text.scoredFrom());
    return logprob;
  }

  private void count(int tokensRequested, int tokensComputed) {
    requested.add(tokensRequested);
    computed.add(tokensComputed);
  }

  @Override
  public Usage usage() {
    return new Usage(requested.sum(), computed.sum());
  }

  @Override
  public Optional<TokenInspector> inspector() {
    return Optional.of(tokens);
  }

  @Override
  public void close() {}
}
