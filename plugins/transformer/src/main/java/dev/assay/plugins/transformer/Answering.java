package dev.assay.plugins.transformer;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.ResponseSink;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.text.PromptTokens;
import dev.assay.transformer.text.ScoredTokens;
import dev.assay.transformer.text.StopStrings;
import dev.assay.transformer.text.TextException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one list of requests. They go to the engine in portions of so many tokens: large enough
 * that what they share is nearly always in one, small enough that a list of any length fits into
 * memory.
 */
final class Answering {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
  private static final long PORTION_TOKENS = 1L << 23;

  private final Transformer engine;
  private final Tokenizer tokenizer;
  private final BitSet ends;
  private final PromptReader prompts;
  private final RequestEncoder encoder;
  private final Set<RequestKind> supports;
  private final ResponseSink sink;

  private final List<ScoringRequest> scorings = new ArrayList<>();
  private final List<Scored> scoringAnswers = new ArrayList<>();
  private final List<GenerationRequest> generations = new ArrayList<>();
  private final List<Generated> generationAnswers = new ArrayList<>();
  private long tokens;
  private int empty;

  /** Takes the log-probabilities of a scoring. */
  private interface Scored {
    void accept(double[] logprobs, boolean greedy);
  }

  /** What to say of a generation. */
  private record Generated(int index, StopStrings stop, int truncated) {}

  Answering(
      Transformer engine,
      Tokenizer tokenizer,
      BitSet ends,
      PromptReader prompts,
      RequestEncoder encoder,
      Set<RequestKind> supports,
      ResponseSink sink) {
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.ends = ends;
    this.prompts = prompts;
    this.encoder = encoder;
    this.supports = supports;
    this.sink = sink;
  }

  void answer(List<Request> requests) {
    int index = 0;
    for (Request request : requests) {
      try {
        add(index, request);
      } catch (EvalException | TextException | CheckpointException e) {
        sink.accept(index, new Response.Failure(e.getMessage()));
      }
      if (tokens >= PORTION_TOKENS) {
        flush();
      }
      index++;
    }
    flush();
    if (empty > 0) {
      LOG.warn("{} continuations have no tokens of their own and were scored 0", empty);
    }
  }

  private void add(int index, Request request) {
    if (!supports.contains(request.kind())) {
      sink.accept(
          index,
          new Response.Failure(
              "This model does not answer requests of the kind " + request.kind() + "."));
      return;
    }
    switch (request) {
      case Request.Loglikelihood(Prompt context, String continuation) ->
          addPair(index, encoder.pair(prompts.text(context), continuation));
      case Request.LoglikelihoodRolling(Prompt text) ->
          addRolling(index, encoder.rolling(prompts.text(text)));
      case Request.GenerateUntil generate ->
          addGeneration(
              index,
              generate,
              encoder.prompt(prompts.text(generate.prompt()), generate.maxTokens()));
    }
  }

  private void addPair(int index, ScoredTokens pair) {
    if (pair.scored() == 0) {
      empty++;
    }
    addScoring(
        pair,
        (logprobs, greedy) ->
            sink.accept(
                index,
                new Response.Loglikelihood(
                    sum(logprobs), greedy, logprobs.length, pair.truncated())));
  }

  private void addRolling(int index, List<ScoredTokens> windows) {
    if (windows.isEmpty()) {
      sink.accept(index, new Response.Rolling(0, 0));
      return;
    }
    RollingSum sum = new RollingSum(windows.size());
    for (int i = 0; i < windows.size(); i++) {
      int window = i;
      addScoring(
          windows.get(i),
          (logprobs, _) -> {
            if (sum.add(window, sum(logprobs), logprobs.length)) {
              sink.accept(index, new Response.Rolling(sum.logprob(), sum.tokens()));
            }
          });
    }
  }

  private void addScoring(ScoredTokens text, Scored answer) {
    scorings.add(new ScoringRequest(text.ids(), text.scoredFrom()));
    scoringAnswers.add(answer);
    tokens += text.ids().length;
  }

  private void addGeneration(int index, Request.GenerateUntil request, PromptTokens prompt) {
    StopStrings stop = new StopStrings(tokenizer, ends, stops(request));
    generations.add(
        new GenerationRequest(
            prompt.ids(), request.maxTokens(), stop, EngineSampling.of(request.sampling())));
    generationAnswers.add(new Generated(index, stop, prompt.truncated()));
    tokens += prompt.ids().length;
  }

  /** The request's, and as in lm-eval the end token spelled out in letters. */
  private List<String> stops(Request.GenerateUntil request) {
    List<String> stops = new ArrayList<>(request.stops());
    tokenizer
        .eos()
        .ifPresent(eos -> {
          String spelled = tokenizer.piece(eos);
          if (!spelled.isEmpty()) {
            stops.add(spelled);
          }
        });
    return stops;
  }

  private void flush() {
    engine.score(scorings, (i, logprobs, greedy) -> scoringAnswers.get(i).accept(logprobs, greedy));
    scorings.clear();
    scoringAnswers.clear();
    if (!generations.isEmpty()) {
      engine.generate(generations, (i, ids, finish) -> generated(generationAnswers.get(i), ids));
      generations.clear();
      generationAnswers.clear();
    }
    tokens = 0;
  }

  private void generated(Generated asked, int[] ids) {
    StopStrings.Ending ending = asked.stop.ending(ids);
    sink.accept(
        asked.index,
        new Response.Generation(
            ending.text(),
            ids.length,
            ending.stopped() ? Response.Finish.STOP : Response.Finish.LENGTH,
            asked.truncated));
  }

  private static double sum(double[] logprobs) {
    double sum = 0;
    for (double logprob : logprobs) {
      sum += logprob;
    }
    return sum;
  }
}
