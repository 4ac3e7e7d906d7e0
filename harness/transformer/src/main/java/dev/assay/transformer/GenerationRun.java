package dev.assay.transformer;

import dev.assay.transformer.Forest.Reading;
import dev.assay.transformer.GenerationSink.Finish;
import dev.assay.transformer.graph.KvEdge;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.Predictor;
import dev.assay.transformer.graph.Predictor.Answer;
import dev.assay.transformer.graph.Predictor.Prediction;
import dev.assay.transformer.graph.Predictor.Query;
import dev.assay.transformer.graph.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Continues one list of prompts. Prompts form prefix trees; a sequence joins the batch when its
 * prompt is computed and leaves it when it is finished, and each step computes one token of every
 * sequence together with the next piece of the prompts.
 */
final class GenerationRun {

  private static final int[] NOTHING = new int[0];

  /** A text being written. */
  private static final class Sequence {
    final int request;
    final KvEdge kv;
    final Sampler sampler;
    final int most;
    int[] tokens = new int[16];
    int count;

    Sequence(int request, KvEdge kv, Sampler sampler, int most) {
      this.request = request;
      this.kv = kv;
      this.sampler = sampler;
      this.most = most;
    }

    void add(int token) {
      if (count == tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * count);
      }
      tokens[count++] = token;
    }
  }

  private final Predictor model;
  private final EngineOptions options;
  private final Usage usage;
  private final List<GenerationRequest> requests;
  private final GenerationSink sink;
  private final KvPool pool;
  private final Forest forest;
  private final List<Sequence> active = new ArrayList<>();

  GenerationRun(
      Predictor model,
      EngineOptions options,
      Usage usage,
      List<GenerationRequest> requests,
      GenerationSink sink) {
    this.model = model;
    this.options = options;
    this.usage = usage;
    this.requests = requests;
    this.sink = sink;
    this.pool = model.pool();
    this.forest =
        new Forest(
            model, pool, options, requests.stream().map(this::reading).toList(), this::followers);
  }

  private Reading reading(GenerationRequest request) {
    return switch (model.config().kind()) {
      case DECODER -> Reading.of(request.prompt());
      case PREFIX_DECODER -> new Reading(NOTHING, request.prompt(), request.prompt().length);
      case ENCODER_DECODER ->
          new Reading(request.prompt(), new int[] {model.config().startToken()}, 0);
      case ENCODER -> throw new IllegalArgumentException("an encoder does not write");
    };
  }

  void run() {
    requests.forEach(request -> usage.requested(request.prompt().length));
    while (forest.hasNext() || !active.isEmpty()) {
      step();
    }
    usage.encoded(forest.encodedTokens());
  }

  private void step() {
    List<Span> spans = new ArrayList<>();
    List<Sequence> writing = List.copyOf(active);
    for (Sequence sequence : writing) {
      spans.add(Span.decode(sequence.kv, sequence.tokens[sequence.count - 1]));
    }
    usage.requested(spans.size());
    List<PrefixWalk.Piece> pieces =
        forest.next(model.limits().batchTokens() - spans.size(), reserved(), spans);
    List<Beginning> beginnings = pieces.stream().flatMap(this::beginnings).toList();
    List<Query> queries = new ArrayList<>();
    for (int row = 0; row < writing.size(); row++) {
      queries.add(new Query(row, NOTHING, writing.get(row).sampler.needs()));
    }
    for (Beginning beginning : beginnings) {
      queries.add(new Query(beginning.prompt.lastRow(), NOTHING, beginning.needs));
    }
    model.predict(
        spans,
        queries,
        (i, prediction) -> {
          if (i < writing.size()) {
            advance(writing.get(i), prediction);
          } else {
            Beginning beginning = beginnings.get(i - writing.size());
            for (int request : beginning.requests) {
              Sequence sequence = begin(request, beginning.prompt.kv());
              active.add(sequence);
              advance(sequence, prediction);
            }
          }
        });
    usage.computed(spans, pool);
    forest.computed();
  }

  /**
   * Requests that begin after one prompt and choose their first tokens from the same.
   *
   * @param prompt its last piece
   */
  private record Beginning(PrefixWalk.Piece prompt, Answer needs, List<Integer> requests) {}

  private Stream<Beginning> beginnings(PrefixWalk.Piece piece) {
    Map<Answer, List<Integer>> byNeed = new LinkedHashMap<>();
    for (int request : ending(piece)) {
      Answer needs = Sampler.of(requests.get(request).sampling()).needs();
      byNeed.computeIfAbsent(needs, _ -> new ArrayList<>()).add(request);
    }
    return byNeed.entrySet().stream()
        .map(entry -> new Beginning(piece, entry.getKey(), entry.getValue()));
  }

  /** Requests whose prompt ends with the piece. */
  private List<Integer> ending(PrefixWalk.Piece piece) {
    return piece.to() == piece.edge().to ? ending(piece.edge()) : List.of();
  }

  private List<Integer> ending(PrefixTree.Edge edge) {
    return edge.texts.stream()
        .filter(request -> reading(requests.get(request)).text().length == edge.to)
        .toList();
  }

  private Sequence begin(int request, KvEdge prompt) {
    Sampler sampler = Sampler.of(requests.get(request).sampling());
    return new Sequence(request, prompt.child(), sampler, most(request));
  }

  /** Most tokens that can be generated: the last of them is never read. */
  private int most(int request) {
    int read =
        switch (model.config().kind()) {
          case DECODER, PREFIX_DECODER -> requests.get(request).prompt().length;
          case ENCODER_DECODER, ENCODER -> 1;
        };
    int room = model.config().contextLength() - read + 1;
    return Math.min(requests.get(request).maxTokens(), room);
  }

  private void advance(Sequence sequence, Prediction prediction) {
    sequence.add(sequence.sampler.next(prediction));
    StopCondition stop = requests.get(sequence.request).stop();
    boolean stopped = stop.stops(sequence.tokens, sequence.count);
    if (stopped || sequence.count == sequence.most) {
      active.remove(sequence);
      sequence.kv.close();
      int[] tokens = Arrays.copyOf(sequence.tokens, sequence.count);
      sink.generated(sequence.request, tokens, stopped ? Finish.STOP : Finish.LENGTH);
    }
  }

  /** Pages that the sequences being written may still take. */
  private int reserved() {
    int pages = 0;
    for (Sequence sequence : active) {
      pages += KvPool.pagesFor(sequence.most) - KvPool.pagesFor(sequence.count - 1);
    }
    return pages;
  }

  /** Pages that the sequences beginning after an edge may take. */
  private int followers(PrefixTree.Edge edge) {
    return ending(edge).stream().mapToInt(request -> KvPool.pagesFor(most(request))).sum();
  }
}
