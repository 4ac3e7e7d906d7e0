package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.cuda.DeviceHead.Questions;
import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.ArchitectureConfig;
import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.ArchitectureConfig.Kind;
import dev.assay.transformer.graph.Architectures;
import dev.assay.transformer.graph.BlockLayout;
import dev.assay.transformer.graph.FeedForward;
import dev.assay.transformer.graph.KvEdge;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.Predictor;
import dev.assay.transformer.graph.Span;
import dev.assay.transformer.kernels.Workers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A decoder on one GPU.
 *
 * <p>A call is computed in pieces of at most {@link #limits} rows. When the device has no room for
 * the activations of a piece, that number is halved, and the piece is computed again; what was
 * answered stays answered.
 */
final class CudaModel implements Predictor {

  private static final Logger LOG = LoggerFactory.getLogger(CudaModel.class);

  /** Enough to fill the largest chips. */
  private static final int BATCH_TOKENS = 8192;

  /** Fewer are not worth trying. */
  private static final int LEAST_TOKENS = 16;

  /** Memory that is left to the driver and to others. */
  private static final long MARGIN = 512L << 20;

  /** As in pointwise.cu. */
  private static final int MOST_HEAD = 256;

  private final Gpu gpu;
  private final ArchitectureConfig config;
  private final DeviceWeights weights;
  private final Products products;
  private final KvMemory memory;
  private final DeviceStack stack;
  private final DeviceHead head;
  private final Tables tables;
  private final DecodeGraphs graphs;
  private final String kernels;
  private final long weightBytes;
  private final List<String> incidents = new ArrayList<>();
  private int batchTokens;

  private CudaModel(
      Gpu gpu,
      Cuda cuda,
      ArchitectureConfig config,
      DeviceWeights weights,
      Room room,
      long weightBytes,
      boolean recording) {
    this.gpu = gpu;
    this.config = config;
    this.weights = weights;
    this.weightBytes = weightBytes;
    this.products = new Products(gpu, cuda.blas());
    DeviceLinear linear = new DeviceLinear(gpu, products);
    this.batchTokens = room.batchTokens;
    this.memory = new KvMemory(gpu, config, room.kvBytes);
    this.stack = new DeviceStack(gpu, config, weights, memory, linear);
    this.head = new DeviceHead(gpu, config, weights, linear);
    this.tables = new Tables(gpu);
    this.graphs = new DecodeGraphs(gpu, recording && stack.recordable());
    Output branch = config.block() == BlockLayout.SANDWICH_NORM ? Output.FLOAT : Output.ADD;
    weights.eachProduct(branch, products::choose);
    String policy = products.policy();
    LOG.info("algorithms of products:\n{}", policy);
    this.kernels =
        String.format(
            Locale.ROOT,
            "cuda-%s (%s, sm_%d, %s, cuBLASLt %d, algorithms %s)",
            gpu.type().label(),
            gpu.device().name(),
            gpu.device().capability(),
            gpu.origin(),
            cuda.blas().version(),
            Digests.sha256(policy.getBytes(StandardCharsets.UTF_8)).substring(0, 8));
  }

  /** What a run is given of a device's memory. */
  private record Room(int batchTokens, long kvBytes) {}

  /**
   * Loads a checkpoint's weights.
   *
   * @param wanted limits, 0 for what suits the device
   * @throws ModelException if this backend does not compute the architecture
   */
  static CudaModel load(
      Cuda cuda,
      Cuda.Device device,
      Checkpoint checkpoint,
      CudaOptions options,
      int batchTokens,
      long kvBytes,
      Workers workers) {
    ArchitectureConfig config = Architectures.config(checkpoint.config());
    refusal(config)
        .ifPresent(reason -> {
          throw new ModelException(reason);
        });
    RealType type = RealType.of(options.precision(), mostly(checkpoint));
    Gpu gpu = new Gpu(cuda, device, type);
    try {
      long before = gpu.driver().freeMemory();
      long start = System.nanoTime();
      DeviceWeights weights = DeviceWeights.load(gpu, config, checkpoint, workers);
      long bytes = before - gpu.driver().freeMemory();
      LOG.info(
          "{}: {} MiB of {} weights in {} ms",
          device.name(),
          bytes >> 20,
          type.label(),
          (System.nanoTime() - start) / 1_000_000);
      Room room = room(gpu, config, batchTokens, kvBytes);
      return new CudaModel(gpu, cuda, config, weights, room, bytes, options.graphs());
    } catch (CudaException e) {
      gpu.close();
      if (e.outOfMemory()) {
        throw new ModelException(
            "the weights do not fit into the memory of "
                + device.name()
                + ", "
                + (device.memory() >> 20)
                + " MiB; take a smaller model, or compute on the CPU");
      }
      throw e;
    } catch (RuntimeException | Error e) {
      gpu.close();
      throw e;
    }
  }

  /** Why this backend does not compute an architecture; empty if it does. */
  static Optional<String> refusal(ArchitectureConfig config) {
    String models = "models of type " + config.modelType();
    if (config.kind() != Kind.DECODER) {
      return Optional.of(models + " are not computed on GPUs, only plain decoders are");
    }
    if (config.attention().headSize() > MOST_HEAD) {
      return Optional.of(
          "heads of " + config.attention().headSize() + " numbers are not computed on GPUs");
    }
    boolean tooMany =
        config.layers().stream()
            .anyMatch(layer ->
                layer.feedForward() instanceof FeedForward.Experts experts
                    && Math.min(experts.chosen(), experts.experts()) > DeviceExperts.MOST_CHOSEN);
    return tooMany
        ? Optional.of(
            "more than "
                + DeviceExperts.MOST_CHOSEN
                + " experts for a token are not computed on GPUs")
        : Optional.empty();
  }

  /** The type of the largest tensor. */
  private static DType mostly(Checkpoint checkpoint) {
    DType type = DType.BF16;
    long most = 0;
    for (String name : checkpoint.names()) {
      if (name.endsWith(".weight")) {
        var tensor = checkpoint.tensor(name);
        if (tensor.elements() > most) {
          most = tensor.elements();
          type = tensor.dtype();
        }
      }
    }
    return type;
  }

  /** Activations of a batch get what they need; keys and values what is left. */
  private static Room room(Gpu gpu, ArchitectureConfig config, int batchTokens, long kvBytes) {
    long total = gpu.driver().freeMemory();
    long free = total - Math.min(MARGIN, total / 8);
    long perRow = DeviceStack.bytesPerRow(config, gpu.type());
    long logits = 4L * Math.min(DeviceHead.LOGITS, (long) config.vocabularySize() * BATCH_TOKENS);
    int rows = batchTokens > 0 ? batchTokens : BATCH_TOKENS;
    while (rows > LEAST_TOKENS && rows * perRow > free / 2) {
      rows /= 2;
    }
    long left = Math.max(free / 4, free - rows * perRow - Math.min(logits, free / 4));
    return new Room(rows, kvBytes > 0 ? kvBytes : left);
  }

  @Override
  public ArchitectureConfig config() {
    return config;
  }

  @Override
  public String kernels() {
    return kernels;
  }

  @Override
  public Map<String, Long> weightBytes() {
    return Map.of(gpu.type().name(), weightBytes);
  }

  @Override
  public Limits limits() {
    return new Limits(batchTokens, memory.bytes());
  }

  @Override
  public List<String> incidents() {
    return Stream.concat(incidents.stream(), graphs.incident().stream()).toList();
  }

  @Override
  public double seconds(Runnable work) {
    gpu.use();
    return gpu.seconds(work);
  }

  @Override
  public KvPool pool() {
    return memory.pool();
  }

  @Override
  public void predict(List<Span> spans, List<Query> queries, Predictions predictions) {
    gpu.use();
    Rows rows = new Rows(spans, queries);
    BitSet answered = new BitSet();
    Predictions noting =
        (index, prediction) -> {
          answered.set(index);
          predictions.accept(index, prediction);
        };
    int from = 0;
    while (from < rows.count()) {
      int to = Math.min(rows.count(), from + batchTokens);
      try {
        compute(rows, from, to, answered, noting);
        from = to;
      } catch (CudaException e) {
        if (!e.outOfMemory() || batchTokens <= LEAST_TOKENS) {
          throw e;
        }
        lower(Math.min(batchTokens, to - from) / 2);
      }
    }
  }

  private void compute(Rows rows, int from, int to, BitSet answered, Predictions predictions) {
    List<Rows.Asked> asked =
        rows.asked(from, to).stream().filter(a -> !answered.get(a.index())).toList();
    if (from == 0 && to == rows.count() && isDecodeStep(rows, asked)) {
      decode(rows, asked, predictions);
    } else {
      Attention attention = config.attention();
      MicroBatch batch =
          MicroBatch.of(rows, from, to, attention.heads() / attention.kvHeads(), tables);
      stack.prepare(batch);
      long x = stack.run(batch);
      head.predict(x, from, batch.decoding(), asked, predictions);
    }
    gpu.synchronize();
  }

  /** Whether all rows decode and each asks what follows it: the steps of which there are many. */
  private boolean isDecodeStep(Rows rows, List<Rows.Asked> asked) {
    int padded = DecodeGraphs.padded(rows.count());
    return graphs.working()
        && rows.decoding() == rows.count()
        && padded <= Math.min(DecodeGraphs.MOST_ROWS, DeviceHead.most(config.vocabularySize()))
        && asked.size() == rows.count()
        && IntStream.range(0, asked.size())
            .allMatch(i -> asked.get(i).row() == i && asked.get(i).query().tokens().length == 0);
  }

  private void decode(Rows rows, List<Rows.Asked> asked, Predictions predictions) {
    int padded = DecodeGraphs.padded(rows.count());
    MicroBatch batch = MicroBatch.padded(rows, padded, memory.spareSlot(), tables);
    Questions questions = head.sendPadded(asked, padded);
    stack.prepare(batch);
    graphs.run(
        new DecodeGraphs.Shape(padded, batch.longest(), questions.draws()),
        () -> head.run(questions, stack.run(batch)));
    head.answer(questions, predictions);
  }

  private void lower(int tokens) {
    batchTokens = Math.max(LEAST_TOKENS, tokens);
    String incident =
        gpu.device().name()
            + " ran out of memory; from then on it computed at most "
            + batchTokens
            + " tokens at once";
    incidents.add(incident);
    LOG.warn(incident);
    stack.release();
    head.release();
  }

  @Override
  public void encode(int[] tokens, KvEdge source) {
    throw new IllegalStateException("a decoder has no encoder");
  }

  @Override
  public void close() {
    gpu.use();
    gpu.synchronize();
    graphs.close();
    stack.close();
    head.close();
    tables.close();
    products.close();
    gpu.close();
  }
}
