package dev.assay.transformer;

import dev.assay.transformer.graph.KvEdge;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.Model;
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

  private final Model model;
  private final EngineOptions options;
  private final Usage usage;
  private final List<ScoringRequest> requests;
  private final Answers answers;
  private final int mask;

  MaskedScoringRun(
      Model model,
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
    KvPool pool = new KvPool(model.layout());
    List<Copy> copies = new ArrayList<>();
    int tokens = 0;
    for (int i = 0; i < requests.size(); i++) {
      int length = requests.get(i).tokens().length;
      for (int at = requests.get(i).scoredFrom(); at < length; at++) {
        if (!copies.isEmpty() && tokens + length > options.batchTokens()) {
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
    int[] rows = new int[copies.size()];
    int row = 0;
    for (int i = 0; i < rows.length; i++) {
      Copy copy = copies.get(i);
      int[] tokens = requests.get(copy.request).tokens().clone();
      tokens[copy.position] = mask;
      spans.add(new Span(KvEdge.root(pool), tokens, tokens.length));
      rows[i] = row + copy.position;
      row += tokens.length;
    }
    float[] hidden = model.forward(spans);
    usage.computed(spans, pool);
    model.logits(
        hidden,
        rows,
        (i, logits, offset, softmax) -> {
          Copy copy = copies.get(i);
          ScoringRequest request = requests.get(copy.request);
          int token = request.tokens()[copy.position];
          answers.put(
              copy.request,
              copy.position - request.scoredFrom(),
              request.tokens().length - request.scoredFrom(),
              logits[offset + token] - softmax.normalizer(),
              softmax.argmax() == token);
        });
    spans.forEach(span -> span.edge().close());
  }
}
