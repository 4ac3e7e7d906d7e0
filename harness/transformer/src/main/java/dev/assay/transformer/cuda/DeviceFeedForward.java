package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.BlockWeights.ExpertWeights;
import dev.assay.transformer.graph.BlockWeights.FeedForwardWeights;
import dev.assay.transformer.graph.BlockWeights.GatedWeights;
import dev.assay.transformer.graph.BlockWeights.PlainWeights;
import dev.assay.transformer.graph.FeedForward;
import java.util.List;

/** The feed-forward half of a block on a device. */
final class DeviceFeedForward {

  private static final int THREADS = 256;

  /** Numbers that a block of a point-wise kernel takes of a row. */
  private static final int PIECE = 4096;

  private final Gpu gpu;
  private final DeviceLinear linear;
  private final DeviceBuffer inner;
  private final Gate gate;
  private final DeviceExperts experts;

  DeviceFeedForward(Gpu gpu, int width, DeviceLinear linear, List<DeviceWeights.Block> blocks) {
    this.gpu = gpu;
    this.linear = linear;
    this.inner = new DeviceBuffer(gpu);
    this.gate = new Gate();
    this.experts = new DeviceExperts(gpu, width, linear, gate, blocks);
  }

  /** Gives the memory of activations back. */
  void release() {
    inner.release();
    gate.release();
    experts.release();
  }

  /** Bytes of activations that a row takes. */
  static long bytesPerRow(FeedForward feedForward, int width, RealType type) {
    return switch (feedForward) {
      case FeedForward.Plain plain -> (long) plain.size() * type.bytes();
      case FeedForward.Gated gated -> 3L * gated.size() * type.bytes();
      case FeedForward.Experts experts -> DeviceExperts.bytesPerRow(experts, width, type);
    };
  }

  /** What lies between the two products of a gated layer. */
  final class Gate {

    private final DeviceBuffer in = new DeviceBuffer(gpu);
    private final DeviceBuffer out = new DeviceBuffer(gpu);

    private Gate() {}

    /** Where gates and ups of some rows are to be put. */
    long input(int rows, int size) {
      return in.of(2L * rows * size * gpu.type().bytes());
    }

    /** Address of {@code f(gate)·up}, {@code [rows][size]}. */
    long run(long gateUp, int rows, FeedForward.Gated config) {
      long result = out.of((long) rows * config.size() * gpu.type().bytes());
      gpu.launch(
          Kernel.GATE,
          rows,
          pieces(config.size()),
          1,
          Gpu.threads(config.size(), THREADS),
          gateUp,
          config.size(),
          config.activation().ordinal(),
          result);
      return result;
    }

    private void release() {
      in.release();
      out.release();
    }
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
      case FeedForward.Gated gated ->
          gated(batch, gated, (GatedWeights<DeviceMatrix>) weights, in, output, out);
      case FeedForward.Experts moe ->
          experts.run(batch, moe, (ExpertWeights<DeviceMatrix>) weights, in, output, out);
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
      MicroBatch batch,
      FeedForward.Gated config,
      GatedWeights<DeviceMatrix> weights,
      long in,
      Output output,
      long out) {
    int rows = batch.rows();
    long gateUp = gate.input(rows, config.size());
    linear.run(in, rows, batch.decoding(), weights.gateUp(), Output.REAL, gateUp);
    long result = gate.run(gateUp, rows, config);
    linear.run(result, rows, batch.decoding(), weights.down(), output, out);
  }

  private static int pieces(int size) {
    return Math.ceilDiv(size, PIECE);
  }
}
