package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.ExpertProducts.Listed;
import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.BlockWeights.ExpertWeights;
import dev.assay.transformer.graph.BlockWeights.GatedWeights;
import dev.assay.transformer.graph.FeedForward;
import dev.assay.transformer.graph.ModelException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A mixture of experts on a device, which chooses the experts of each row and lists the rows of
 * each expert; the host is told nothing. A row's results are added in the order of the experts'
 * numbers.
 */
final class DeviceExperts {

  /** As in experts.cu. */
  static final int MOST_CHOSEN = 64;

  private static final int THREADS = 256;
  private static final int WARP = 32;

  private final Gpu gpu;
  private final int width;
  private final DeviceLinear linear;
  private final ExpertProducts products;
  private final DeviceFeedForward.Gate gate;
  private final Map<ExpertWeights<DeviceMatrix>, Matrices> matrices = new IdentityHashMap<>();
  private final DeviceBuffer scores;
  private final DeviceBuffer lists;
  private final DeviceBuffer results;

  /** Where the matrices of a layer's experts lie. */
  private record Matrices(ExpertProducts.Weights gateUp, ExpertProducts.Weights down) {}

  /**
   * Where the device keeps what it decided; see experts.cu.
   *
   * @param pairs how many rows times how many experts each of them chose
   */
  private record Pairs(
      int pairs, long choice, long weights, long listed, long rowOf, long counts, long starts) {

    static long bytes(int pairs, int experts) {
      return 4L * (4L * pairs + 2L * experts + 1);
    }

    static Pairs at(long address, int pairs, int experts) {
      long table = 4L * pairs;
      long counts = address + 4 * table;
      return new Pairs(
          pairs,
          address,
          address + table,
          address + 2 * table,
          address + 3 * table,
          counts,
          counts + 4L * experts);
    }
  }

  /**
   * Takes the experts of all layers.
   *
   * @throws ModelException if some have biases, which no known model has
   */
  DeviceExperts(
      Gpu gpu,
      int width,
      DeviceLinear linear,
      DeviceFeedForward.Gate gate,
      List<DeviceWeights.Block> blocks) {
    this.gpu = gpu;
    this.width = width;
    this.linear = linear;
    this.products = new ExpertProducts(gpu, linear);
    this.gate = gate;
    this.scores = new DeviceBuffer(gpu);
    this.lists = new DeviceBuffer(gpu);
    this.results = new DeviceBuffer(gpu);
    for (DeviceWeights.Block block : blocks) {
      if (block.feedForward() instanceof ExpertWeights<DeviceMatrix> moe) {
        matrices.put(
            moe, new Matrices(table(moe, GatedWeights::gateUp), table(moe, GatedWeights::down)));
      }
    }
  }

  private ExpertProducts.Weights table(
      ExpertWeights<DeviceMatrix> moe, Function<GatedWeights<DeviceMatrix>, DeviceMatrix> which) {
    List<DeviceMatrix> each = moe.experts().stream().map(which).toList();
    if (each.stream().anyMatch(matrix -> matrix.bias().floats() != 0)) {
      throw new ModelException("experts with biases are not computed on GPUs");
    }
    long addresses = gpu.upload(each.stream().mapToLong(DeviceMatrix::address).toArray());
    DeviceMatrix first = each.getFirst();
    return new ExpertProducts.Weights(addresses, first.outputs(), first.inputs());
  }

  /** Bytes of activations that a row takes. */
  static long bytesPerRow(FeedForward.Experts config, int width, RealType type) {
    long pair = 3L * config.expert().size() * type.bytes() + 4L * width + Pairs.bytes(1, 0);
    return config.chosen() * pair + 4L * config.experts();
  }

  /** Gives the memory of activations back. */
  void release() {
    List.of(scores, lists, results).forEach(DeviceBuffer::release);
  }

  /** Computes all rows; see {@link DeviceFeedForward#run}. */
  void run(
      MicroBatch batch,
      FeedForward.Experts config,
      ExpertWeights<DeviceMatrix> moe,
      long in,
      Output output,
      long out) {
    int rows = batch.rows();
    int decoding = batch.decoding();
    if (output == Output.FLOAT) {
      gpu.driver().fill(out, (byte) 0, 4L * rows * width, gpu.stream());
    }
    if (decoding > 0) {
      add(decoding, true, config, moe, in, out);
    }
    if (rows > decoding) {
      long rest = in + (long) decoding * width * gpu.type().bytes();
      add(rows - decoding, false, config, moe, rest, out + 4L * decoding * width);
    }
  }

  /** Adds what the experts of some rows compute of them. */
  private void add(
      int rows,
      boolean decoding,
      FeedForward.Experts config,
      ExpertWeights<DeviceMatrix> moe,
      long in,
      long out) {
    int experts = config.experts();
    int chosen = Math.min(config.chosen(), experts);
    int count = rows * chosen;
    long bytes = Pairs.bytes(count, experts);
    long address = lists.of(bytes + Listed.tileBytes(count, experts));
    Pairs pairs = Pairs.at(address, count, experts);
    route(rows, decoding, config, moe.router(), in, pairs);
    Listed listed =
        new Listed(count, rows, experts, decoding, pairs.starts, pairs.rowOf, address + bytes);
    products.prepare(listed);
    Matrices weights = matrices.get(moe);
    long gateUp = gate.input(count, config.expert().size());
    products.multiply(listed, in, listed.rowOf(), weights.gateUp, Output.REAL, gateUp);
    long inner = gate.run(gateUp, count, config.expert());
    long result = results.of(4L * count * width);
    products.multiply(listed, inner, 0, weights.down, Output.FLOAT, result);
    gpu.launch(
        Kernel.ADD_PAIRS,
        rows,
        1,
        1,
        Gpu.threads(width, THREADS),
        result,
        pairs.listed,
        pairs.weights,
        chosen,
        width,
        out);
  }

  /** Chooses the experts of some rows and lists the rows of each. */
  private void route(
      int rows,
      boolean decoding,
      FeedForward.Experts config,
      DeviceMatrix router,
      long in,
      Pairs pairs) {
    int experts = config.experts();
    int chosen = pairs.pairs / rows;
    long found = scores.of(4L * rows * experts);
    linear.run(in, rows, decoding ? rows : 0, router, Output.FLOAT, found);
    gpu.launch(
        Kernel.ROUTE,
        rows,
        1,
        1,
        WARP,
        found,
        experts,
        chosen,
        config.renormalized() ? 1 : 0,
        pairs.choice,
        pairs.weights);
    gpu.launch(Kernel.COUNT_PAIRS, experts, 1, 1, THREADS, pairs.choice, pairs.pairs, pairs.counts);
    gpu.launch(
        Kernel.LIST_PAIRS,
        experts,
        1,
        1,
        THREADS,
        pairs.choice,
        pairs.pairs,
        chosen,
        pairs.counts,
        pairs.starts,
        pairs.rowOf,
        pairs.listed);
  }
}
