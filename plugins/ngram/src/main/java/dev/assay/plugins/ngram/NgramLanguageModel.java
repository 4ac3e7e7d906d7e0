package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.generate.GreedyWords;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.SequenceScorer;
import dev.assay.plugins.ngram.text.Vocabulary;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An n-gram model as the harness sees it.
 *
 * <p>A text is scored from the start of a sentence. A word model splits it at white space; a
 * newline ends a sentence, which scores {@code </s>} and starts the next, so that the last line of
 * a text without a final newline is a sentence not yet ended. A word that is not in the vocabulary
 * scores as {@code <unk>}. A character or byte model takes every character or byte, newlines
 * included, for a token of one sentence that is never ended.
 *
 * <p>What is scored of a continuation is every token that ends in it: the log-likelihood is the
 * rolling log-likelihood of context and continuation together without the tokens that are complete
 * before the boundary. A word that straddles the boundary therefore belongs to the continuation.
 */
final class NgramLanguageModel implements LanguageModel {
  private static final Logger LOG = LoggerFactory.getLogger(NgramLanguageModel.class);

  private final NgramModel model;
  private final ModelCard card;
  private final NgramTokens tokens;
  private final ParallelLoop loop;

  private final Set<RequestKind> kinds;

  private final LongAdder requested = new LongAdder();
  private final LongAdder computed = new LongAdder();
  private final LongAdder rolled = new LongAdder();
  private final LongAdder unknown = new LongAdder();

  NgramLanguageModel(LoadedModel loaded, int threads) {
    model = loaded.model();
    card = loaded.card();
    tokens = loaded.tokens();
    loop = new ParallelLoop(threads);
    kinds = EnumSet.allOf(RequestKind.class);
    if (!loaded.normalised()) {
      // Scores that are no probabilities rank texts, but make no perplexity.
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
    loop.run(
        requests.size(),
        () -> {
          var worker =
              new Worker(new GreedyWords(model, tokens.unigrams()), new SequenceScorer(model));
          return index -> sink.accept(index, answerOrFail(requests.get(index), worker));
        });
  }

  /** What one thread needs. */
  private record Worker(GreedyWords greedy, SequenceScorer sequences) {}

  private Response answerOrFail(Request request, Worker worker) {
    if (!kinds.contains(request.kind())) {
      return new Response.Failure(
          "The scores of " + card.name() + " are no probabilities; it has no perplexity.");
    }
    try {
      return switch (request) {
        case Request.Loglikelihood(Prompt context, String continuation) ->
            loglikelihood(context, continuation, worker.greedy());
        case Request.LoglikelihoodRolling(Prompt text) -> rolling(text, worker.sequences());
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

  private Response loglikelihood(Prompt context, String continuation, GreedyWords greedy) {
    TokenInspector.EncodedText text = tokens.encode(context, continuation);
    int[] ids = text.ids();
    NgramModel.Cursor cursor = tokens.behind(ids, text.scoredFrom());
    double logprob = 0;
    boolean isGreedy = true;
    for (int i = text.scoredFrom(); i < ids.length; i++) {
      isGreedy = isGreedy && greedy.best(cursor) == ids[i];
      logprob += tokens.advance(cursor, ids[i]);
    }
    int size = ids.length - text.scoredFrom();
    count(ids.length - 1, size);
    return new Response.Loglikelihood(logprob, isGreedy, size, 0);
  }

  private Response rolling(Prompt text, SequenceScorer sequences) {
    int[] ids = tokens.encode(Prompt.EMPTY, text.text()).ids();
    double[] logprobs = tokens.logprobs(ids, sequences);
    double logprob = 0;
    for (int i = 1; i < ids.length; i++) {
      logprob += logprobs[i];
    }
    countUnknown(ids);
    count(ids.length - 1, ids.length - 1);
    return new Response.Rolling(logprob, ids.length - 1);
  }

  private void count(int tokensRequested, int tokensComputed) {
    requested.add(tokensRequested);
    computed.add(tokensComputed);
  }

  private void countUnknown(int[] ids) {
    int missing = 0;
    for (int i = 1; i < ids.length; i++) {
      missing += ids[i] == Vocabulary.UNKNOWN ? 1 : 0;
    }
    rolled.add(ids.length - 1);
    unknown.add(missing);
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
  public void close() {
    if (unknown.sum() > 0) {
      // What <unk> stands for costs nothing, so such a perplexity is no measure across models.
      LOG.warn(
          "{}: {} of {} words of whole texts are not in its vocabulary and scored as <unk>; their"
              + " perplexity and bits per byte are too low to compare with models that spell them"
              + " (unit=byte does)",
          card.name(),
          unknown.sumThenReset(),
          rolled.sumThenReset());
    }
  }
}
