package dev.assay.plugins.rnn.engine;

import dev.assay.plugins.rnn.network.Compute;
import dev.assay.plugins.rnn.network.EncoderDecoder;
import dev.assay.plugins.rnn.network.LanguageNetwork;
import dev.assay.plugins.rnn.network.Network;
import dev.assay.plugins.rnn.network.Source;
import dev.assay.plugins.rnn.network.Span;
import dev.assay.transformer.Answers;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.GenerationSink;
import dev.assay.transformer.GenerationSink.Finish;
import dev.assay.transformer.Sampler;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.ScoringSink;
import dev.assay.transformer.graph.HostLogits;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.Predictor.Prediction;
import dev.assay.transformer.kernels.LogSoftmax;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A recurrent network that scores and generates.
 *
 * <p>All texts of a call form prefix trees; each edge is read once, many edges abreast, and only
 * tokens that predict a scored one get logits. A token's log-probability is the same to the last
 * bit whatever shares the call. Logits are float32; texts are of any length.
 *
 * <p>Calls exclude each other; each uses all of the workers.
 */
public final class Engine implements AutoCloseable {

  /** Numbers that a batch may take. */
  private static final int BATCH_NUMBERS = 1 << 23;

  private static final int MOST_ROWS = 4096;
  private static final int ABREAST = 256;
  private static final double[] NOTHING = new double[0];

  private final Network network;
  private final Compute compute;
  private final Arena arena;
  private final int abreast;
  private final int rows;
  private long requested;
  private long computed;

  /**
   * Takes over the workers and the memory of the weights.
   *
   * @param stateBytes memory for the states of texts that are read at the same time
   */
  public Engine(Network network, Compute compute, Arena arena, long stateBytes) {
    this.network = network;
    this.compute = compute;
    this.arena = arena;
    long stateSize = (long) Float.BYTES * Math.max(1, network.stateSize());
    this.abreast = Math.clamp(stateBytes / stateSize, 1, ABREAST);
    this.rows = Math.clamp(BATCH_NUMBERS / Math.max(1, network.widest()), abreast, MOST_ROWS);
  }

  public Network network() {
    return network;
  }

  /** Tokens in the texts asked for so far. */
  public long tokensRequested() {
    return requested;
  }

  /** Tokens read so far. */
  public long tokensComputed() {
    return computed;
  }

  /** A row of logits with what is known of it. */
  private interface Logits {
    void accept(int index, float[] logits, int offset, LogSoftmax softmax);
  }

  /** Row {@code row} of a batch predicts scored token {@code index} of a request. */
  private record Target(int row, int request, int index) {}

  /**
   * Scores all requests; each is answered once, when it is known.
   *
   * @throws ModelException if a request has a token that is not in the vocabulary, or its first
   *     token is to be scored; nothing is answered then
   */
  public synchronized void score(List<ScoringRequest> requests, ScoringSink sink) {
    List<Reading> readings = new ArrayList<>();
    for (ScoringRequest request : requests) {
      checkTokens(request.tokens());
      if (request.scoredFrom() == 0 && request.tokens().length > 0) {
        throw new ModelException("the first token of a text has nothing that predicts it");
      }
      readings.add(Reading.of(network, request));
      requested += readings.getLast().tokens();
    }
    Answers answers = new Answers(requests, sink);
    walk(
        readings,
        (pieces, hidden) -> {
          List<Target> targets = targets(readings, pieces);
          int[] wanted = targets.stream().mapToInt(Target::row).distinct().sorted().toArray();
          List<List<Target>> byRow = new ArrayList<>();
          int[] position = new int[wanted.length == 0 ? 0 : wanted[wanted.length - 1] + 1];
          for (int i = 0; i < wanted.length; i++) {
            position[wanted[i]] = i;
            byRow.add(new ArrayList<>(1));
          }
          targets.forEach(target -> byRow.get(position[target.row]).add(target));
          logits(
              hidden,
              wanted,
              (i, logits, offset, softmax) -> {
                for (Target target : byRow.get(i)) {
                  ScoringRequest request = requests.get(target.request);
                  int token = request.tokens()[request.scoredFrom() + target.index];
                  answers.put(
                      target.request,
                      target.index,
                      request.tokens().length - request.scoredFrom(),
                      logits[offset + token] - softmax.normalizer(),
                      softmax.argmax() == token);
                }
              });
        });
  }

  private static List<Target> targets(List<Reading> readings, List<TreeWalk.Piece> pieces) {
    List<Target> targets = new ArrayList<>();
    for (TreeWalk.Piece piece : pieces) {
      Span span = piece.span();
      for (int request : piece.edge().texts) {
        int first = readings.get(request).first();
        for (int at = Math.max(span.from(), -first); at < span.to(); at++) {
          targets.add(new Target(piece.firstRow() + at - span.from(), request, first + at));
        }
      }
    }
    return targets;
  }

  private interface Batch {
    void read(List<TreeWalk.Piece> pieces, float[] hidden);
  }

  /** Reads all texts, each source and each shared prefix once. */
  private void walk(List<Reading> readings, Batch batch) {
    Groves groves = new Groves(network, readings, abreast, rows);
    while (groves.hasNext()) {
      TreeWalk walk = new TreeWalk(groves.next(), abreast, rows);
      while (walk.hasNext()) {
        List<TreeWalk.Piece> pieces = walk.next();
        batch.read(pieces, read(pieces.stream().map(TreeWalk.Piece::span).toList()));
        walk.computed(pieces);
      }
    }
    computed += groves.encoded();
  }

  /**
   * A row for each scored token: how much each token of the source was attended to when it was
   * predicted. Empty for a model without attention.
   *
   * @throws ModelException if a token is not in the vocabulary
   */
  public synchronized Optional<float[][]> alignment(ScoringRequest request) {
    checkTokens(request.tokens());
    return switch (network) {
      case LanguageNetwork _ -> Optional.empty();
      case EncoderDecoder two -> {
        Reading reading = Reading.of(two, request);
        yield two.alignment(reading.source(), reading.text());
      }
    };
  }

  private float[] read(List<Span> spans) {
    int count = spans.stream().mapToInt(span -> span.to() - span.from()).sum();
    float[] hidden = new float[count * network.width()];
    network.read(spans, hidden);
    computed += count;
    return hidden;
  }

  private void logits(float[] hidden, int[] wanted, Logits consumer) {
    int width = network.width();
    int vocabulary = network.vocabularySize();
    int most = Math.max(1, BATCH_NUMBERS / 4 / vocabulary);
    for (int first = 0; first < wanted.length; first += most) {
      int count = Math.min(most, wanted.length - first);
      float[] in = new float[count * width];
      for (int i = 0; i < count; i++) {
        System.arraycopy(hidden, wanted[first + i] * width, in, i * width, width);
      }
      float[] out = new float[count * vocabulary];
      compute.linear(in, count, network.output(), out);
      LogSoftmax[] softmax = new LogSoftmax[count];
      compute
          .workers()
          .forEach(
              count,
              (i, _) -> softmax[i] = compute.kernels().logSoftmax(out, i * vocabulary, vocabulary));
      for (int i = 0; i < count; i++) {
        if (Double.isNaN(softmax[i].normalizer())) {
          throw new ModelException("the model computed a logit that is not a number");
        }
        consumer.accept(first + i, out, i * vocabulary, softmax[i]);
      }
    }
  }

  /** A text that is being written. */
  private static final class Sequence {
    final int request;
    final Source source;
    final float[] state;
    final Sampler sampler;
    final int[] last = new int[1];
    int[] tokens = new int[64];
    int count;

    Sequence(int request, Source source, float[] state, Sampler sampler) {
      this.request = request;
      this.source = source;
      this.state = state;
      this.sampler = sampler;
    }

    void add(int token) {
      if (count == tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * count);
      }
      tokens[count++] = token;
      last[0] = token;
    }
  }

  /**
   * Continues all prompts; each is answered once, when it is finished.
   *
   * @throws ModelException if a prompt has a token that is not in the vocabulary; nothing is
   *     answered then
   */
  public synchronized void generate(List<GenerationRequest> requests, GenerationSink sink) {
    requests.forEach(request -> checkTokens(request.prompt()));
    // Prompts that begin alike come into one portion.
    List<Integer> order =
        IntStream.range(0, requests.size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> requests.get(i).prompt(), Arrays::compare)
                    .thenComparing(i -> i))
            .toList();
    for (int first = 0; first < order.size(); first += abreast) {
      write(requests, order.subList(first, Math.min(first + abreast, order.size())), sink);
    }
  }

  private void write(List<GenerationRequest> requests, List<Integer> portion, GenerationSink sink) {
    List<Sequence> active = new ArrayList<>();
    List<Reading> prompts =
        portion.stream().map(i -> Reading.of(network, requests.get(i))).toList();
    prompts.forEach(prompt -> requested += prompt.tokens());
    walk(
        prompts,
        (pieces, hidden) -> {
          List<TreeWalk.Piece> ends = pieces.stream().filter(TreeWalk.Piece::last).toList();
          int[] wanted =
              ends.stream().mapToInt(p -> p.firstRow() + p.span().length() - 1).toArray();
          logits(
              hidden,
              wanted,
              (i, logits, offset, softmax) -> {
                TreeWalk.Piece end = ends.get(i);
                for (int text : end.edge().texts) {
                  if (prompts.get(text).text().length == end.edge().to) {
                    GenerationRequest request = requests.get(portion.get(text));
                    Sampler sampler = Sampler.of(request.sampling());
                    Span span = end.span();
                    Sequence begun =
                        new Sequence(
                            portion.get(text), span.source(), span.state().clone(), sampler);
                    if (goesOn(begun, request, logits, offset, softmax, sink)) {
                      active.add(begun);
                    }
                  }
                }
              });
        });
    while (!active.isEmpty()) {
      List<Sequence> writing = List.copyOf(active);
      requested += writing.size();
      float[] hidden =
          read(writing.stream().map(s -> new Span(s.last, 0, 1, s.source, s.state)).toList());
      active.clear();
      logits(
          hidden,
          IntStream.range(0, writing.size()).toArray(),
          (i, logits, offset, softmax) -> {
            Sequence sequence = writing.get(i);
            GenerationRequest request = requests.get(sequence.request);
            if (goesOn(sequence, request, logits, offset, softmax, sink)) {
              active.add(sequence);
            }
          });
    }
  }

  /** Adds a token; answers the request if it is the last. */
  private boolean goesOn(
      Sequence sequence,
      GenerationRequest request,
      float[] logits,
      int offset,
      LogSoftmax softmax,
      GenerationSink sink) {
    HostLogits row = new HostLogits(logits, offset, network.vocabularySize());
    sequence.add(sequence.sampler.next(new Prediction(softmax.argmax(), NOTHING, row)));
    boolean stopped = request.stop().stops(sequence.tokens, sequence.count);
    if (!stopped && sequence.count < request.maxTokens()) {
      return true;
    }
    sink.generated(
        sequence.request,
        Arrays.copyOf(sequence.tokens, sequence.count),
        stopped ? Finish.STOP : Finish.LENGTH);
    return false;
  }

  private void checkTokens(int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= network.vocabularySize()) {
        throw new ModelException(
            "token id "
                + token
                + " is outside the model's vocabulary of "
                + network.vocabularySize()
                + "; is this the model's own tokenizer?");
      }
    }
  }

  @Override
  public synchronized void close() {
    compute.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
