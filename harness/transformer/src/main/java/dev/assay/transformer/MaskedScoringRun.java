package dev.assay.transformer;

import dev.assay.transformer.graph.KvEdge;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.Predictor;
import dev.assay.transformer.graph.Predictor.Answer;
import dev.assay.transformer.graph.Predictor.Query;
import dev.assay.transformer.graph.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores one list of requests with an encoder: each scored token is masked in a copy of its text
 * and predicted from everything around it.
 */
final class MaskedScoringRun {

  /** A copy of a text whose token {@code position} is masked. */
  private record Copy(int request, int position) {}

  private final Predictor model;
  private final EngineOptions options;
  private final Usage usage;
  private final List<ScoringRequest> requests;
  private final Answers answers;
  private final int mask;

  MaskedScoringRun(
      Predictor model,
      EngineOptions options,
      Usage usage,
      List<ScoringRequest> requests,
      ScoringSink sink,
      int mask) {
    this.model = model;
    this.options = options;
    this.usage = usage;
    this.requests = requests;
    this.answers = new Answers(requests, sink);
    this.mask = mask;
  }

  void run() {
    KvPool pool = model.pool();
    List<Copy> copies = new ArrayList<>();
    int tokens = 0;
    for (int i = 0; i < requests.size(); i++) {
      int length = requests.get(i).tokens().length;
      for (int at = requests.get(i).scoredFrom(); at < length; at++) {
        if (!copies.isEmpty() && tokens + length > model.limits().batchTokens()) {
          score(copies, pool);
          copies.clear();
          tokens = 0;
        }
        usage.requested(length);
        copies.add(new Copy(i, at));
        tokens += length;
      }
    }
    if (!copies.isEmpty()) {
      score(copies, pool);
    }
  }

  private void score(List<Copy> copies, KvPool pool) {
    List<Span> spans = new ArrayList<>();
    List<Query> queries = new ArrayList<>();
    int row = 0;
    for (Copy copy : copies) {
      int[] tokens = requests.get(copy.request).tokens().clone();
      tokens[copy.position] = mask;
      spans.add(Span.bidirectional(KvEdge.root(pool), tokens));
      queries.add(new Query(row + copy.position, new int[] {token(copy)}, new Answer.Argmax()));
      row += tokens.length;
    }
    model.predict(
        spans,
        queries,
        (i, prediction) -> {
          Copy copy = copies.get(i);
          ScoringRequest request = requests.get(copy.request);
          answers.put(
              copy.request,
              copy.position - request.scoredFrom(),
              request.tokens().length - request.scoredFrom(),
              prediction.logprobs()[0],
              prediction.argmax() == token(copy));
        });
    usage.computed(spans, pool);
    spans.forEach(span -> span.edge().close());
  }

  private int token(Copy copy) {
    return requests.get(copy.request).tokens()[copy.position];
  }
}
