package dev.assay.transformer;

import dev.assay.transformer.Forest.Reading;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.Predictor;
import dev.assay.transformer.graph.Predictor.Answer;
import dev.assay.transformer.graph.Predictor.Query;
import dev.assay.transformer.graph.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Scores one list of requests with a model that writes left to right: each edge of their prefix
 * trees is computed once, and only rows that predict a scored token get logits.
 */
final class ScoringRun {

  /** Row {@code row} of a batch predicts scored token {@code index} of a request. */
  private record Target(int row, int request, int index) {}

  private static final int[] NOTHING = new int[0];

  private final Predictor model;
  private final EngineOptions options;
  private final Usage usage;
  private final List<ScoringRequest> requests;
  private final Answers answers;

  ScoringRun(
      Predictor model,
      EngineOptions options,
      Usage usage,
      List<ScoringRequest> requests,
      ScoringSink sink) {
    this.model = model;
    this.options = options;
    this.usage = usage;
    this.requests = requests;
    this.answers = new Answers(requests, sink);
  }

  void run() {
    List<Reading> readings = requests.stream().map(this::reading).toList();
    readings.forEach(reading -> usage.requested(reading.source().length + reading.text().length));
    KvPool pool = model.pool();
    Forest forest = new Forest(model, pool, options, readings, _ -> 0);
    while (forest.hasNext()) {
      List<Span> spans = new ArrayList<>();
      List<PrefixWalk.Piece> pieces = forest.next(model.limits().batchTokens(), 0, spans);
      score(spans, targets(pieces));
      usage.computed(spans, pool);
      forest.computed();
    }
    usage.encoded(forest.encodedTokens());
  }

  /** What follows the last token is not asked for, so that token is never read. */
  private Reading reading(ScoringRequest request) {
    int[] tokens = request.tokens();
    int from = request.scoredFrom();
    if (from == tokens.length) {
      return Reading.of(NOTHING);
    }
    return switch (model.config().kind()) {
      case DECODER -> Reading.of(Arrays.copyOf(tokens, tokens.length - 1));
      case PREFIX_DECODER -> new Reading(NOTHING, Arrays.copyOf(tokens, tokens.length - 1), from);
      case ENCODER_DECODER -> {
        int[] target = new int[tokens.length - from];
        target[0] = model.config().startToken();
        System.arraycopy(tokens, from, target, 1, target.length - 1);
        yield new Reading(Arrays.copyOf(tokens, from), target, 0);
      }
      case ENCODER -> throw new IllegalArgumentException("an encoder does not write");
    };
  }

  /** The scored token that the first position of a request's text predicts; may be negative. */
  private int firstIndex(ScoringRequest request) {
    return switch (model.config().kind()) {
      case DECODER, PREFIX_DECODER -> 1 - request.scoredFrom();
      case ENCODER_DECODER, ENCODER -> 0;
    };
  }

  private List<Target> targets(List<PrefixWalk.Piece> pieces) {
    List<Target> targets = new ArrayList<>();
    for (PrefixWalk.Piece piece : pieces) {
      for (int request : piece.edge().texts) {
        int first = firstIndex(requests.get(request));
        for (int at = Math.max(piece.from(), -first); at < piece.to(); at++) {
          targets.add(new Target(piece.firstRow() + at - piece.from(), request, first + at));
        }
      }
    }
    return targets;
  }

  private void score(List<Span> spans, List<Target> targets) {
    SortedMap<Integer, List<Target>> byRow = new TreeMap<>();
    targets.forEach(t -> byRow.computeIfAbsent(t.row(), _ -> new ArrayList<>()).add(t));
    List<List<Target>> rows = List.copyOf(byRow.values());
    List<Query> queries =
        rows.stream()
            .map(row ->
                new Query(
                    row.getFirst().row(),
                    row.stream().mapToInt(this::token).toArray(),
                    new Answer.Argmax()))
            .toList();
    model.predict(
        spans,
        queries,
        (i, prediction) -> {
          for (int t = 0; t < rows.get(i).size(); t++) {
            Target target = rows.get(i).get(t);
            ScoringRequest request = requests.get(target.request());
            answers.put(
                target.request(),
                target.index(),
                request.tokens().length - request.scoredFrom(),
                prediction.logprobs()[t],
                prediction.argmax() == token(target));
          }
        });
  }

  private int token(Target target) {
    ScoringRequest request = requests.get(target.request());
    return request.tokens()[request.scoredFrom() + target.index()];
  }
}
