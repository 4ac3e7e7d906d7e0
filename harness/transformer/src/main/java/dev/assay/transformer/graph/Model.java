package dev.assay.transformer.graph;

import static java.util.Objects.requireNonNull;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.ArchitectureConfig.Kind;
import dev.assay.transformer.kernels.Activation;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.LogSoftmax;
import dev.assay.transformer.kernels.PageLayout;
import dev.assay.transformer.kernels.WeightMemory;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model with its weights: tokens in, logits out.
 *
 * <p>Its buffers are reused from call to call, so one thread may use it at a time; that thread's
 * work is spread over the workers.
 */
public final class Model implements Predictor {

  /** Most logits that exist at once: 32 MB. */
  private static final int LOGITS = 8 << 20;

  private final ArchitectureConfig config;
  private final ModelWeights<Linear> weights;
  private final Limits limits;
  private final Arena arena;
  private final Compute compute;
  private final PageLayout layout;
  private final @Nullable PageLayout sourceLayout;
  private final BlockStack decoder;
  private final @Nullable BlockStack encoder;
  private final @Nullable KvPool encoderPool;

  private final Workspace hidden = new Workspace();
  private final Workspace encoded = new Workspace();
  private final Workspace scored = new Workspace();
  private final Workspace transformed = new Workspace();
  private final Workspace logits = new Workspace();

  /** Receives logits row by row; they are overwritten afterwards. */
  @FunctionalInterface
  private interface LogitsConsumer {
    /**
     * @param index into the rows that were asked for
     * @param logits of the whole vocabulary, from {@code offset} on
     */
    void accept(int index, float[] logits, int offset, LogSoftmax softmax);
  }

  private Model(
      ArchitectureConfig config,
      ModelWeights<Linear> weights,
      Limits limits,
      Arena arena,
      Compute compute) {
    this.config = config;
    this.weights = weights;
    this.limits = limits;
    this.arena = arena;
    this.compute = compute;
    Attention attention = config.attention();
    // An encoder is never continued: its layers can share the space for keys and values.
    int kept = config.kind() == Kind.ENCODER ? 1 : config.layers().size();
    this.layout = new PageLayout(kept, attention.kvHeads(), attention.headSize());
    if (weights.encoder() == null) {
      this.sourceLayout = null;
      this.encoder = null;
      this.encoderPool = null;
    } else {
      PageLayout passing = new PageLayout(1, attention.kvHeads(), attention.headSize());
      this.sourceLayout = layout;
      this.encoder =
          new BlockStack(config, config.encoderLayers(), weights.encoder(), passing, null, compute);
      this.encoderPool = KvPool.onHost(passing);
    }
    this.decoder =
        new BlockStack(config, config.layers(), weights.decoder(), layout, sourceLayout, compute);
  }

  /**
   * Reads and packs a checkpoint's weights.
   *
   * @throws ModelException if the architecture is not supported or the weights do not fit it
   */
  public static Model load(Checkpoint checkpoint, Kernels kernels, Workers workers, Limits limits) {
    ArchitectureConfig config = Architectures.config(checkpoint.config());
    Arena arena = new WeightMemory();
    try {
      ModelWeights<Linear> weights =
          WeightLoader.load(
              checkpoint,
              new WeightLoader.Linears<>() {
                @Override
                public Linear of(List<WeightRows> parts, float @Nullable [] bias) {
                  return kernels.linear(parts, bias, arena, workers);
                }

                @Override
                public Linear none() {
                  return Linear.NONE;
                }
              });
      return new Model(config, weights, limits, arena, new Compute(kernels, workers));
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public ArchitectureConfig config() {
    return config;
  }

  @Override
  public String kernels() {
    return compute.kernels.name();
  }

  @Override
  public Map<String, Long> weightBytes() {
    Map<String, Long> bytes = new TreeMap<>();
    weights.matrices().forEach(matrix -> matrix.addBytes(bytes));
    return bytes;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public KvPool pool() {
    return KvPool.onHost(layout);
  }

  @Override
  public void predict(List<Span> spans, List<Query> queries, Predictions predictions) {
    int[] rows = queries.stream().mapToInt(Query::row).toArray();
    logits(
        forward(spans),
        rows,
        (i, logits, offset, softmax) -> {
          int[] tokens = queries.get(i).tokens();
          double[] logprobs = new double[tokens.length];
          for (int t = 0; t < tokens.length; t++) {
            logprobs[t] = logits[offset + tokens[t]] - softmax.normalizer();
          }
          predictions.accept(
              i,
              new Prediction(
                  softmax.argmax(),
                  logprobs,
                  new HostLogits(logits, offset, config.vocabularySize())));
        });
  }

  /**
   * Runs the decoder, or the only stack.
   *
   * @return the residual stream after the last layer, {@code [rows][width]}, rows in the order of
   *     the spans' tokens; valid until the next call
   */
  private float[] forward(List<Span> spans) {
    Batch batch = new Batch(spans);
    float[] x = hidden.of(batch.rows, config.width());
    embed(batch, x);
    decoder.run(batch, x);
    return x;
  }

  /**
   * Runs the encoder on a source, and stores what the decoder attends to.
   *
   * @param source empty edge that receives the keys and values
   */
  @Override
  public void encode(int[] tokens, KvEdge source) {
    BlockStack stack = requireNonNull(encoder, "the model has no encoder");
    try (KvEdge passing = KvEdge.root(requireNonNull(encoderPool))) {
      Batch batch = new Batch(List.of(Span.bidirectional(passing, tokens)));
      float[] x = hidden.of(batch.rows, config.width());
      embed(batch, x);
      stack.run(batch, x);
      float[] out = encoded.of(batch.rows, config.width());
      norm(requireNonNull(requireNonNull(weights.encoder()).finalNorm()), x, batch.rows, out);
      decoder.store(new Batch(List.of(Span.prefill(source, tokens))), out);
    }
  }

  private void norm(Norm norm, float[] x, int rows, float[] out) {
    compute.norm(
        config.normalization().kind(), config.normalization().epsilon(), norm, x, rows, out);
  }

  private void embed(Batch batch, float[] x) {
    int width = config.width();
    compute.eachRow(
        batch.rows,
        row -> {
          int at = row * width;
          weights.embedding().copyTo((long) batch.tokens[row] * width, x, at, width);
          if (config.embeddingScale() != 1) {
            for (int i = at; i < at + width; i++) {
              x[i] *= config.embeddingScale();
            }
          }
          if (weights.positions() != null
              && config.positions() instanceof Positions.Learned(int offset)) {
            float[] position = new float[width];
            long first = (long) (batch.positions[row] + offset) * width;
            weights.positions().copyTo(first, position, 0, width);
            compute.kernels.add(x, at, 1, position, 0, width);
          }
          if (weights.tokenType() != null) {
            compute.kernels.add(x, at, 1, weights.tokenType(), 0, width);
          }
        });
    if (weights.embeddingNorm() != null) {
      norm(weights.embeddingNorm(), x, batch.rows, x);
    }
  }

  /**
   * Logits of some rows, a bounded number at a time.
   *
   * @param x the residual stream, from {@link #forward}
   * @param rows which of its rows
   */
  private void logits(float[] x, int[] rows, LogitsConsumer consumer) {
    int width = config.width();
    int vocabulary = config.vocabularySize();
    int most = Math.max(1, LOGITS / vocabulary);
    for (int first = 0; first < rows.length; first += most) {
      int count = Math.min(most, rows.length - first);
      float[] h = scored.of(count, width);
      for (int i = 0; i < count; i++) {
        System.arraycopy(x, rows[first + i] * width, h, i * width, width);
      }
      float[] out = logits.of(count, vocabulary);
      compute.linear(head(h, count), count, weights.head(), out);
      if (config.logitSoftCap() > 0) {
        compute.eachRow(
            count,
            row ->
                compute.kernels.softCap(config.logitSoftCap(), out, row * vocabulary, vocabulary));
      }
      LogSoftmax[] softmax = compute.logSoftmax(out, count, vocabulary, vocabulary);
      for (int i = 0; i < count; i++) {
        if (Double.isNaN(softmax[i].normalizer())) {
          throw new ModelException("the model computed a logit that is not a number");
        }
        consumer.accept(first + i, out, i * vocabulary, softmax[i]);
      }
    }
  }

  /** What the output layer is applied to, from the residual stream. */
  private float[] head(float[] h, int rows) {
    Norm finalNorm = weights.decoder().finalNorm();
    if (finalNorm != null) {
      norm(finalNorm, h, rows, h);
    }
    Linear transform = weights.headTransform();
    if (transform != null) {
      float[] out = transformed.of(rows, config.width());
      compute.linear(h, rows, transform, out);
      compute.activate(headActivation(), out, rows, config.width());
      norm(requireNonNull(weights.headNorm()), out, rows, out);
      return out;
    }
    if (config.logitScale() != 1) {
      for (int i = 0; i < rows * config.width(); i++) {
        h[i] *= config.logitScale();
      }
    }
    return h;
  }

  /** BERT uses one function throughout. */
  private Activation headActivation() {
    return switch (config.layers().getFirst().feedForward()) {
      case FeedForward.Plain plain -> plain.activation();
      case FeedForward.Gated gated -> gated.activation();
      case FeedForward.Experts experts -> experts.expert().activation();
    };
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
