package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.BlockWeights.ExpertWeights;
import dev.assay.transformer.graph.BlockWeights.FeedForwardWeights;
import dev.assay.transformer.graph.BlockWeights.GatedWeights;
import dev.assay.transformer.graph.BlockWeights.PlainWeights;
import dev.assay.transformer.graph.FeedForward;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** The feed-forward half of a block on a device. */
final class DeviceFeedForward {

  private static final int THREADS = 256;

  /** Numbers that a block of a point-wise kernel takes of a row. */
  private static final int PIECE = 4096;

  private final Gpu gpu;
  private final int width;
  private final DeviceLinear linear;
  private final DeviceBuffer inner;
  private final DeviceBuffer gated;
  private final DeviceBuffer routed;
  private final DeviceBuffer gathered;
  private final DeviceBuffer expertOut;
  private final PinnedBuffer host;
  private final Tables tables;

  DeviceFeedForward(Gpu gpu, int width, DeviceLinear linear) {
    this.gpu = gpu;
    this.width = width;
    this.linear = linear;
    this.inner = new DeviceBuffer(gpu);
    this.gated = new DeviceBuffer(gpu);
    this.routed = new DeviceBuffer(gpu);
    this.gathered = new DeviceBuffer(gpu);
    this.expertOut = new DeviceBuffer(gpu);
    this.host = new PinnedBuffer(gpu.driver());
    this.tables = new Tables(gpu);
  }

  /** Gives the memory of activations back. */
  void release() {
    List.of(inner, gated, routed, gathered, expertOut).forEach(DeviceBuffer::release);
  }

  /** Gives back all that is not the device's. */
  void close() {
    release();
    host.close();
    tables.close();
  }

  /**
   * Computes all rows.
   *
   * @param in {@code [rows][width]} in the kernels' type
   * @param output what happens to the results; not {@link Output#REAL}
   * @param out {@code [rows][width]} in float32
   */
  void run(
      MicroBatch batch,
      FeedForward config,
      FeedForwardWeights<DeviceMatrix> weights,
      long in,
      Output output,
      long out) {
    switch (config) {
      case FeedForward.Plain plain ->
          plain(batch, plain, (PlainWeights<DeviceMatrix>) weights, in, output, out);
      case FeedForward.Gated gate ->
          gated(
              in,
              batch.rows(),
              batch.decoding(),
              gate,
              (GatedWeights<DeviceMatrix>) weights,
              output,
              out);
      case FeedForward.Experts experts ->
          experts(batch, experts, (ExpertWeights<DeviceMatrix>) weights, in, output, out);
    }
  }

  private void plain(
      MicroBatch batch,
      FeedForward.Plain config,
      PlainWeights<DeviceMatrix> weights,
      long in,
      Output output,
      long out) {
    int rows = batch.rows();
    int size = config.size();
    long up = inner.of((long) rows * size * gpu.type().bytes());
    linear.run(in, rows, batch.decoding(), weights.up(), Output.REAL, up);
    gpu.launch(
        Kernel.ACTIVATE,
        rows,
        pieces(size),
        1,
        Gpu.threads(size, THREADS),
        up,
        size,
        config.activation().ordinal());
    linear.run(up, rows, batch.decoding(), weights.down(), output, out);
  }

  private void gated(
      long in,
      int rows,
      int decoding,
      FeedForward.Gated config,
      GatedWeights<DeviceMatrix> weights,
      Output output,
      long out) {
    int size = config.size();
    long gateUp = inner.of(2L * rows * size * gpu.type().bytes());
    linear.run(in, rows, decoding, weights.gateUp(), Output.REAL, gateUp);
    long result = gated.of((long) rows * size * gpu.type().bytes());
    gpu.launch(
        Kernel.GATE,
        rows,
        pieces(size),
        1,
        Gpu.threads(size, THREADS),
        gateUp,
        size,
        config.activation().ordinal(),
        result);
    linear.run(result, rows, decoding, weights.down(), output, out);
  }

  /** Rows of a batch that chose an expert, in their order, and where the device finds them. */
  private record Chosen(int expert, int count, int decoding, int rows, int weights) {}

  /**
   * The host routes. Each expert computes the rows that chose it, together; a row's results are
   * added in the order of the experts' numbers.
   */
  private void experts(
      MicroBatch batch,
      FeedForward.Experts config,
      ExpertWeights<DeviceMatrix> weights,
      long in,
      Output output,
      long out) {
    if (output == Output.FLOAT) {
      gpu.driver().fill(out, (byte) 0, 4L * batch.rows() * width, gpu.stream());
    }
    for (Chosen chosen : route(batch, config, weights.router(), in)) {
      long mine = gathered.of((long) batch.rows() * width * gpu.type().bytes());
      long result = expertOut.of(4L * batch.rows() * width);
      int threads = Gpu.threads(width, THREADS);
      long rows = tables.address(chosen.rows);
      gpu.launch(Kernel.GATHER_ROWS, chosen.count, 1, 1, threads, in, rows, width, mine);
      gated(
          mine,
          chosen.count,
          chosen.decoding,
          config.expert(),
          weights.experts().get(chosen.expert),
          Output.FLOAT,
          result);
      gpu.launch(
          Kernel.ADD_WEIGHTED,
          chosen.count,
          1,
          1,
          threads,
          result,
          rows,
          tables.address(chosen.weights),
          width,
          out);
    }
  }

  private List<Chosen> route(
      MicroBatch batch, FeedForward.Experts config, DeviceMatrix router, long in) {
    int rows = batch.rows();
    int count = config.experts();
    long bytes = 4L * rows * count;
    long scores = routed.of(bytes);
    linear.run(in, rows, batch.decoding(), router, Output.FLOAT, scores);
    MemorySegment copy = host.of(bytes);
    gpu.driver().copyToHost(copy, scores, bytes, gpu.stream());
    gpu.synchronize();
    float[] weights = copy.asSlice(0, bytes).toArray(ValueLayout.JAVA_FLOAT);
    for (int row = 0; row < rows; row++) {
      config.route(weights, row * count);
    }
    List<Chosen> all = new ArrayList<>();
    tables.clear();
    for (int e = 0; e < count; e++) {
      int[] mine = new int[rows];
      int[] factors = new int[rows];
      int n = 0;
      int decoding = 0;
      for (int row = 0; row < rows; row++) {
        float weight = weights[row * count + e];
        if (weight > 0) {
          mine[n] = row;
          factors[n++] = Float.floatToRawIntBits(weight);
          decoding += row < batch.decoding() ? 1 : 0;
        }
      }
      if (n > 0) {
        int rowTable = tables.add(java.util.Arrays.copyOf(mine, n));
        int factorTable = tables.add(java.util.Arrays.copyOf(factors, n));
        all.add(new Chosen(e, n, decoding, rowTable, factorTable));
      }
    }
    tables.send();
    return all;
  }

  private static int pieces(int size) {
    return Math.ceilDiv(size, PIECE);
  }
}
