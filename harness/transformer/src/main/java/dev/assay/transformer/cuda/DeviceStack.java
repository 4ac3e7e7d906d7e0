package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.DeviceWeights.Block;
import dev.assay.transformer.cuda.DeviceWeights.DeviceNorm;
import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.ArchitectureConfig;
import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.ArchitectureConfig.Layer;
import dev.assay.transformer.graph.Positions;
import dev.assay.transformer.graph.Rope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a decoder on a device. The residual stream is float32; what linear layers read is
 * in the kernels' type.
 */
final class DeviceStack {

  private static final int THREADS = 256;
  private static final int ROTATE_THREADS = 128;

  /** So many that a row's numbers are all on their way at once. */
  private static final int NORM_THREADS = 1024;

  private final Gpu gpu;
  private final ArchitectureConfig config;
  private final DeviceWeights weights;
  private final KvMemory memory;
  private final DeviceLinear linear;
  private final DeviceAttention attention;
  private final DeviceFeedForward feedForward;
  private final @Nullable Angles angles;

  private final DeviceBuffer residual;
  private final DeviceBuffer normed;
  private final DeviceBuffer projected;
  private final DeviceBuffer queries;
  private final DeviceBuffer attended;
  private final DeviceBuffer branch;

  DeviceStack(
      Gpu gpu,
      ArchitectureConfig config,
      DeviceWeights weights,
      KvMemory memory,
      DeviceLinear linear) {
    this.gpu = gpu;
    this.config = config;
    this.weights = weights;
    this.memory = memory;
    this.linear = linear;
    this.attention = new DeviceAttention(gpu, config.attention(), DeviceAttention.PART_BYTES);
    this.feedForward = new DeviceFeedForward(gpu, config.width(), linear, weights.blocks());
    this.angles =
        config.positions() instanceof Positions.Rotary(Rope rope, _) ? new Angles(gpu, rope) : null;
    this.residual = new DeviceBuffer(gpu);
    this.normed = new DeviceBuffer(gpu);
    this.projected = new DeviceBuffer(gpu);
    this.queries = new DeviceBuffer(gpu);
    this.attended = new DeviceBuffer(gpu);
    this.branch = new DeviceBuffer(gpu);
  }

  /** Bytes of activations that a row takes. */
  static long bytesPerRow(ArchitectureConfig config, RealType type) {
    Attention attention = config.attention();
    long feedForward =
        config.layers().stream()
            .mapToLong(
                layer -> DeviceFeedForward.bytesPerRow(layer.feedForward(), config.width(), type))
            .max()
            .orElse(0);
    long projected = ((long) attention.heads() + 2L * attention.kvHeads()) * attention.headSize();
    long reals = config.width() + 2L * attention.heads() * attention.headSize();
    return 4L * (2L * config.width() + projected) + type.bytes() * reals + feedForward;
  }

  /** Bytes of what is kept of positions, of which texts have so many. */
  static long angleBytes(ArchitectureConfig config, int positions) {
    return config.positions() instanceof Positions.Rotary(Rope rope, _)
        ? Angles.bytes(rope, positions)
        : 0;
  }

  /** Gives the memory of activations back. */
  void release() {
    attention.release();
    feedForward.release();
    List.of(residual, normed, projected, queries, attended, branch).forEach(DeviceBuffer::release);
  }

  /** To be called before {@link #run}: all that is not work of the device. */
  void prepare(MicroBatch batch) {
    if (angles != null) {
      angles.reach(batch.lastPosition());
    }
  }

  /**
   * Embeds the tokens and runs all layers.
   *
   * @return address of the residual stream, float32 {@code [rows][width]}
   */
  long run(MicroBatch batch) {
    long rows = batch.rows();
    long x = residual.of(4 * rows * config.width());
    int offset = config.positions() instanceof Positions.Learned(int first) ? first : 0;
    gpu.launch(
        Kernel.EMBED,
        batch.rows(),
        1,
        1,
        Gpu.threads(config.width(), THREADS),
        batch.tokens(),
        batch.positions(),
        weights.embedding(),
        weights.positions(),
        offset,
        config.embeddingScale(),
        config.width(),
        x);
    for (int i = 0; i < weights.blocks().size(); i++) {
      layer(batch, i, x);
    }
    return x;
  }

  private void layer(MicroBatch batch, int index, long x) {
    Block block = weights.blocks().get(index);
    Layer layer = config.layers().get(index);
    long h = normed.of((long) batch.rows() * config.width() * gpu.type().bytes());
    norm(block.attentionNorm(), x, batch.rows(), h);
    long values = attend(batch, block, layer, index, h);
    switch (config.block()) {
      case PRE_NORM -> {
        output(batch, block, values, Output.ADD, x);
        norm(block.feedForwardNorm(), x, batch.rows(), h);
        feedForward.run(batch, layer.feedForward(), block.feedForward(), h, Output.ADD, x);
      }
      case PARALLEL, PARALLEL_SHARED_NORM -> {
        // The second norm reads the stream as the first did: before anything is added.
        if (block.feedForwardNorm().present()) {
          norm(block.feedForwardNorm(), x, batch.rows(), h);
        }
        output(batch, block, values, Output.ADD, x);
        feedForward.run(batch, layer.feedForward(), block.feedForward(), h, Output.ADD, x);
      }
      case SANDWICH_NORM -> {
        long out = branch.of(4L * batch.rows() * config.width());
        output(batch, block, values, Output.FLOAT, out);
        addNormed(block.postAttentionNorm(), out, batch.rows(), x);
        norm(block.feedForwardNorm(), x, batch.rows(), h);
        feedForward.run(batch, layer.feedForward(), block.feedForward(), h, Output.FLOAT, out);
        addNormed(block.postFeedForwardNorm(), out, batch.rows(), x);
      }
      case POST_NORM -> throw new IllegalStateException("an encoder's layout");
    }
  }

  private void norm(DeviceNorm norm, long x, int rows, long out) {
    gpu.launch(
        Kernel.NORMALIZE,
        rows,
        1,
        1,
        Gpu.threads(config.width(), NORM_THREADS),
        x,
        0L,
        norm.weight(),
        norm.bias(),
        config.normalization().epsilon(),
        1f,
        config.width(),
        out);
  }

  private void addNormed(DeviceNorm norm, long y, int rows, long x) {
    gpu.launch(
        Kernel.ADD_NORMALIZED,
        rows,
        1,
        1,
        Gpu.threads(config.width(), NORM_THREADS),
        y,
        norm.weight(),
        norm.bias(),
        config.normalization().epsilon(),
        config.width(),
        x);
  }

  /** Projections, positions, storing, attending. */
  private long attend(MicroBatch batch, Block block, Layer layer, int index, long h) {
    Attention shape = config.attention();
    int size = shape.headSize();
    long qkv =
        projected.of(
            (long) batch.rows() * (shape.heads() + 2 * shape.kvHeads()) * size * Float.BYTES);
    linear.run(h, batch.rows(), batch.decoding(), block.queryKeyValue(), Output.FLOAT, qkv);
    long headBytes = (long) batch.rows() * shape.heads() * size * gpu.type().bytes();
    long asked = queries.of(headBytes);
    Float epsilon = shape.queryKeyNorm();
    gpu.launch(
        Kernel.ROTATE_AND_STORE,
        batch.rows(),
        1,
        1,
        ROTATE_THREADS,
        qkv,
        batch.positions(),
        batch.slots(),
        angles == null ? 0L : angles.cosines(),
        angles == null ? 0L : angles.sines(),
        angles == null ? 0 : angles.half(),
        block.queryNorm(),
        block.keyNorm(),
        epsilon == null ? 0f : epsilon,
        shape.heads(),
        shape.kvHeads(),
        size,
        asked,
        memory.keys(index),
        memory.values(index));
    long out = attended.of(headBytes);
    attention.run(batch, asked, memory.keys(index), memory.values(index), layer.window(), out);
    return out;
  }

  private void output(MicroBatch batch, Block block, long values, Output output, long out) {
    linear.run(values, batch.rows(), batch.decoding(), block.attentionOutput(), output, out);
  }
}
