package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.cuda.DeviceHead.Questions;
import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.ArchitectureConfig;
import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.Architectures;
import dev.assay.transformer.graph.BlockLayout;
import dev.assay.transformer.graph.KvEdge;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.Predictor;
import dev.assay.transformer.graph.Span;
import dev.assay.transformer.kernels.Workers;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
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

  private final Gpu gpu;
  private final ArchitectureConfig config;
  private final DeviceWeights weights;
  private final KvMemory memory;
  private final DeviceStack stack;
  private final DeviceHead head;
  private final Tables tables;
  private final DecodeGraphs graphs;
  private final String kernels;
  private final long weightBytes;
  private int batchTokens;

  private CudaModel(
      Gpu gpu,
      Cuda cuda,
      ArchitectureConfig config,
      DeviceWeights weights,
      Products products,
      DeviceFit.Room room,
      long weightBytes,
      boolean recording) {
    this.gpu = gpu;
    this.config = config;
    this.weights = weights;
    this.weightBytes = weightBytes;
    DeviceLinear linear = new DeviceLinear(gpu, products);
    this.batchTokens = room.batchTokens();
    this.memory = new KvMemory(gpu, config, room.kvBytes());
    this.stack = new DeviceStack(gpu, config, weights, memory, linear);
    this.head = new DeviceHead(gpu, config, weights, linear);
    this.tables = new Tables(gpu);
    this.graphs = new DecodeGraphs(gpu, recording);
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
    DeviceFit.refusal(config)
        .ifPresent(reason -> {
          throw new ModelException(reason);
        });
    RealType type = RealType.of(options.precision(), DeviceFit.mostly(checkpoint));
    try {
      Gpu gpu = new Gpu(cuda, device, type);
      try {
        return load(gpu, cuda, config, checkpoint, options, batchTokens, kvBytes, workers);
      } catch (RuntimeException | Error e) {
        gpu.closeAfter(e);
        throw e;
      }
    } catch (CudaException e) {
      if (e.outOfMemory()) {
        throw new ModelException(
            "the weights, and the kernels that multiply by them, do not fit into the memory of "
                + device.name()
                + ", "
                + (device.memory() >> 20)
                + " MiB ("
                + e.getMessage()
                + "); end what else uses it, take a smaller model, or compute on the CPU");
      }
      throw e;
    }
  }

  private static CudaModel load(
      Gpu gpu,
      Cuda cuda,
      ArchitectureConfig config,
      Checkpoint checkpoint,
      CudaOptions options,
      int batchTokens,
      long kvBytes,
      Workers workers) {
    long before = gpu.driver().freeMemory();
    long start = System.nanoTime();
    DeviceWeights weights = DeviceWeights.load(gpu, config, checkpoint, workers);
    long bytes = before - gpu.driver().freeMemory();
    LOG.info(
        "{}: {} MiB of {} weights in {} ms",
        gpu.device().name(),
        bytes >> 20,
        gpu.type().label(),
        milliseconds(start));
    start = System.nanoTime();
    Products products = new Products(gpu, cuda.blas());
    Output branch = config.block() == BlockLayout.SANDWICH_NORM ? Output.FLOAT : Output.ADD;
    int mostRows = DeviceFit.mostRows(batchTokens);
    weights.eachProduct(branch, (matrix, output) -> products.choose(matrix, output, mostRows));
    LOG.info("{}: algorithms of products in {} ms", gpu.device().name(), milliseconds(start));
    // What the products take is taken; the rest is there to be given away.
    DeviceFit.Room room = DeviceFit.room(gpu, config, batchTokens, kvBytes);
    return new CudaModel(gpu, cuda, config, weights, products, room, bytes, options.graphs());
  }

  private static long milliseconds(long start) {
    return (System.nanoTime() - start) / 1_000_000;
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
    return gpu.incidents();
  }

  /** Tells that another device does not compute. */
  void leaveOut(Cuda.Device other) {
    gpu.incident("computes without " + other.name() + ", which would give other last digits");
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
        if (!e.outOfMemory() || batchTokens <= DeviceFit.LEAST_TOKENS) {
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
    batchTokens = Math.max(DeviceFit.LEAST_TOKENS, tokens);
    gpu.incident(
        "ran out of memory; from then on it computed at most " + batchTokens + " tokens at once");
    stack.release();
    head.release();
  }

  @Override
  public void encode(int[] tokens, KvEdge source) {
    throw new IllegalStateException("a decoder has no encoder");
  }

  @Override
  public void close() {
    gpu.close();
  }
}
