package dev.assay.plugins.rnn;

import dev.assay.plugins.rnn.engine.Engine;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.ResponseSink;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.text.PromptTokens;
import dev.assay.transformer.text.ScoredTokens;
import dev.assay.transformer.text.StopStrings;
import dev.assay.transformer.text.TextException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Answers one list of requests. They go to the engine in portions of so many tokens: large enough
 * that what they share is nearly always in one, small enough that a list of any length fits into
 * memory.
 */
final class Answering {
  private static final long PORTION_TOKENS = 1L << 22;

  private final Engine engine;
  private final Tokenizer tokenizer;
  private final BitSet ends;
  private final RequestText text;
  private final ResponseSink sink;

  private final List<ScoringRequest> scorings = new ArrayList<>();
  private final List<Scored> scoringAnswers = new ArrayList<>();
  private final List<GenerationRequest> generations = new ArrayList<>();
  private final List<Generated> generationAnswers = new ArrayList<>();
  private long tokens;

  /** Takes what a scoring comes to. */
  private interface Scored {
    void accept(double logprob, int tokens, boolean greedy);
  }

  /** What to say of a generation. */
  private record Generated(int index, StopStrings stop) {}

  Answering(Engine engine, Tokenizer tokenizer, BitSet ends, RequestText text, ResponseSink sink) {
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.ends = ends;
    this.text = text;
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
  }

  private void add(int index, Request request) {
    switch (request) {
      case Request.Loglikelihood(Prompt context, String continuation) ->
          addScoring(
              text.pair(context.text(), continuation),
              (logprob, count, greedy) ->
                  sink.accept(index, new Response.Loglikelihood(logprob, greedy, count, 0)));
      case Request.LoglikelihoodRolling(Prompt whole) ->
          addScoring(
              text.rolling(whole.text()),
              (logprob, count, _) -> sink.accept(index, new Response.Rolling(logprob, count)));
      case Request.GenerateUntil generate -> addGeneration(index, generate);
    }
  }

  private void addScoring(ScoredTokens scored, Scored answer) {
    scorings.add(new ScoringRequest(scored.ids(), scored.scoredFrom()));
    scoringAnswers.add(answer);
    tokens += scored.ids().length;
  }

  private void addGeneration(int index, Request.GenerateUntil request) {
    PromptTokens prompt = text.prompt(request.prompt().text());
    StopStrings stop = new StopStrings(tokenizer, ends, request.stops());
    generations.add(
        new GenerationRequest(
            prompt.ids(), request.maxTokens(), stop, EngineSampling.of(request.sampling())));
    generationAnswers.add(new Generated(index, stop));
    tokens += prompt.ids().length;
  }

  private void flush() {
    engine.score(
        scorings,
        (i, logprobs, greedy) ->
            scoringAnswers.get(i).accept(Arrays.stream(logprobs).sum(), logprobs.length, greedy));
    scorings.clear();
    scoringAnswers.clear();
    engine.generate(generations, (i, ids, _) -> generated(generationAnswers.get(i), ids));
    generations.clear();
    generationAnswers.clear();
    tokens = 0;
  }

  private void generated(Generated asked, int[] ids) {
    StopStrings.Ending ending = asked.stop.ending(ids);
    Response.Finish finish = ending.stopped() ? Response.Finish.STOP : Response.Finish.LENGTH;
    sink.accept(asked.index, new Response.Generation(ending.text(), ids.length, finish, 0));
  }
}
