package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.BlockWeights.ExpertWeights;
import dev.assay.transformer.graph.BlockWeights.GatedWeights;
import dev.assay.transformer.graph.FeedForward;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A mixture of experts on a device, which chooses the experts of each row and lists the rows of
 * each expert.
 *
 * <p>Rows that decode go through the experts without the host: one kernel computes all experts,
 * whatever rows they have. The other rows are multiplied by cuBLASLt, which must be told how many
 * rows each expert has: those numbers are copied to the host, once a layer. A row's results are
 * added in the order of the experts' numbers.
 */
final class DeviceExperts {

  /** As in experts.cu. */
  static final int MOST_CHOSEN = 64;

  private static final int THREADS = 256;
  private static final int WARP = 32;

  private final Gpu gpu;
  private final int width;
  private final DeviceLinear linear;
  private final DeviceFeedForward.Gate gate;
  private final Map<ExpertWeights<DeviceMatrix>, Addresses> addresses = new IdentityHashMap<>();
  private final DeviceBuffer scores;
  private final DeviceBuffer lists;
  private final DeviceBuffer gathered;
  private final DeviceBuffer results;
  private final PinnedBuffer host;

  /** Where tables of the addresses of all experts' weights lie. */
  private record Addresses(long gateUp, long down) {}

  /**
   * Where the device keeps what it decided; see experts.cu.
   *
   * @param pairs how many rows times how many experts each of them chose
   */
  private record Pairs(
      int pairs,
      long choice,
      long weights,
      long counts,
      long starts,
      long rowOf,
      long weightOf,
      long listed) {

    static long bytes(int pairs, int experts) {
      return 4L * (5L * pairs + 2L * experts + 1);
    }

    static Pairs at(long address, int pairs, int experts) {
      long table = 4L * pairs;
      long counts = address + 5 * table;
      return new Pairs(
          pairs,
          address,
          address + table,
          counts,
          counts + 4L * experts,
          address + 2 * table,
          address + 3 * table,
          address + 4 * table);
    }
  }

  DeviceExperts(
      Gpu gpu,
      int width,
      DeviceLinear linear,
      DeviceFeedForward.Gate gate,
      List<DeviceWeights.Block> blocks) {
    this.gpu = gpu;
    this.width = width;
    this.linear = linear;
    this.gate = gate;
    this.scores = new DeviceBuffer(gpu);
    this.lists = new DeviceBuffer(gpu);
    this.gathered = new DeviceBuffer(gpu);
    this.results = new DeviceBuffer(gpu);
    this.host = new PinnedBuffer(gpu.driver());
    for (DeviceWeights.Block block : blocks) {
      if (block.feedForward() instanceof ExpertWeights<DeviceMatrix> moe && withoutHost(moe)) {
        addresses.put(
            moe, new Addresses(upload(moe, GatedWeights::gateUp), upload(moe, GatedWeights::down)));
      }
    }
  }

  private long upload(
      ExpertWeights<DeviceMatrix> moe, Function<GatedWeights<DeviceMatrix>, DeviceMatrix> which) {
    return gpu.upload(moe.experts().stream().mapToLong(e -> which.apply(e).address()).toArray());
  }

  /** Whether rows that decode can go through the experts without the host. */
  boolean withoutHost(ExpertWeights<DeviceMatrix> moe) {
    return moe.experts().stream()
        .allMatch(e ->
            linear.takesFew(e.gateUp())
                && linear.takesFew(e.down())
                && e.gateUp().bias().floats() == 0
                && e.down().bias().floats() == 0);
  }

  /** Gives the memory of activations back. */
  void release() {
    List.of(scores, lists, gathered, results).forEach(DeviceBuffer::release);
  }

  /** Gives back all that is not the device's. */
  void close() {
    release();
    host.close();
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
      Pairs pairs = route(decoding, decoding, config, moe, in);
      Addresses tables = addresses.get(moe);
      if (tables == null) {
        byExpert(decoding, decoding, pairs, config, moe, in, out);
      } else {
        together(decoding, pairs, config, tables, in, out);
      }
    }
    if (rows > decoding) {
      long rest = in + (long) decoding * width * gpu.type().bytes();
      Pairs pairs = route(rows - decoding, 0, config, moe, rest);
      byExpert(rows - decoding, 0, pairs, config, moe, rest, out + 4L * decoding * width);
    }
  }

  /** Chooses the experts of some rows and lists the rows of each. */
  private Pairs route(
      int rows,
      int decoding,
      FeedForward.Experts config,
      ExpertWeights<DeviceMatrix> moe,
      long in) {
    int experts = config.experts();
    int chosen = Math.min(config.chosen(), experts);
    long found = scores.of(4L * rows * experts);
    linear.run(in, rows, decoding, moe.router(), Output.FLOAT, found);
    int count = rows * chosen;
    Pairs pairs = Pairs.at(lists.of(Pairs.bytes(count, experts)), count, experts);
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
    gpu.launch(Kernel.COUNT_PAIRS, experts, 1, 1, THREADS, pairs.choice, count, pairs.counts);
    gpu.launch(
        Kernel.LIST_PAIRS,
        experts,
        1,
        1,
        THREADS,
        pairs.choice,
        pairs.weights,
        count,
        chosen,
        pairs.counts,
        pairs.starts,
        pairs.rowOf,
        pairs.weightOf,
        pairs.listed);
    return pairs;
  }

  private void together(
      int rows, Pairs pairs, FeedForward.Experts config, Addresses tables, long in, long out) {
    int experts = config.experts();
    int size = config.expert().size();
    long gateUp = gate.input(pairs.pairs, size);
    linear.pairs(
        in,
        pairs.rowOf,
        pairs.starts,
        tables.gateUp,
        experts,
        rows,
        pairs.pairs,
        width,
        2 * size,
        Output.REAL,
        gateUp);
    long inner = gate.run(gateUp, pairs.pairs, config.expert());
    long result = results.of(4L * pairs.pairs * width);
    linear.pairs(
        inner,
        0,
        pairs.starts,
        tables.down,
        experts,
        rows,
        pairs.pairs,
        size,
        width,
        Output.FLOAT,
        result);
    gpu.launch(
        Kernel.ADD_PAIRS,
        rows,
        1,
        1,
        Gpu.threads(width, THREADS),
        result,
        pairs.listed,
        pairs.weights,
        pairs.pairs / rows,
        width,
        out);
  }

  /** Each expert computes the rows that chose it, as many as the host is told. */
  private void byExpert(
      int rows,
      int decoding,
      Pairs pairs,
      FeedForward.Experts config,
      ExpertWeights<DeviceMatrix> moe,
      long in,
      long out) {
    int threads = Gpu.threads(width, THREADS);
    int[] starts = starts(pairs, config.experts());
    for (int e = 0; e < config.experts(); e++) {
      int count = starts[e + 1] - starts[e];
      if (count == 0) {
        continue;
      }
      GatedWeights<DeviceMatrix> expert = moe.experts().get(e);
      long rowOf = pairs.rowOf + 4L * starts[e];
      long mine = gathered.of((long) rows * width * gpu.type().bytes());
      gpu.launch(Kernel.GATHER_ROWS, count, 1, 1, threads, in, rowOf, width, mine);
      int few = decoding > 0 ? count : 0;
      long gateUp = gate.input(count, config.expert().size());
      linear.run(mine, count, few, expert.gateUp(), Output.REAL, gateUp);
      long inner = gate.run(gateUp, count, config.expert());
      long result = results.of(4L * rows * width);
      linear.run(inner, count, few, expert.down(), Output.FLOAT, result);
      long weights = pairs.weightOf + 4L * starts[e];
      gpu.launch(Kernel.ADD_WEIGHTED, count, 1, 1, threads, result, rowOf, weights, width, out);
    }
  }

  private int[] starts(Pairs pairs, int experts) {
    long bytes = 4L * (experts + 1);
    MemorySegment copy = host.of(bytes);
    gpu.driver().copyToHost(copy, pairs.starts, bytes, gpu.stream());
    gpu.synchronize();
    return copy.asSlice(0, bytes).toArray(ValueLayout.JAVA_INT);
  }
}
