package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.ArchitectureConfig;
import dev.assay.transformer.graph.BlockWeights;
import dev.assay.transformer.graph.BlockWeights.ExpertWeights;
import dev.assay.transformer.graph.BlockWeights.FeedForwardWeights;
import dev.assay.transformer.graph.BlockWeights.GatedWeights;
import dev.assay.transformer.graph.BlockWeights.PlainWeights;
import dev.assay.transformer.graph.ModelWeights;
import dev.assay.transformer.graph.Norm;
import dev.assay.transformer.graph.Positions;
import dev.assay.transformer.graph.WeightLoader;
import dev.assay.transformer.kernels.Workers;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All weights of a decoder on a device.
 *
 * @param positions address of the table of positions, 0 if there is none
 */
record DeviceWeights(
    long embedding, long positions, List<Block> blocks, DeviceNorm finalNorm, DeviceMatrix head) {

  /**
   * Addresses of a norm's weights in float32.
   *
   * @param bias 0 for an RMS norm
   */
  record DeviceNorm(long weight, long bias) {

    /** A place where the layout has no norm. */
    static final DeviceNorm NONE = new DeviceNorm(0, 0);

    static DeviceNorm of(Gpu gpu, @Nullable Norm norm) {
      return norm == null
          ? NONE
          : new DeviceNorm(
              gpu.upload(norm.weight()), norm.bias().length == 0 ? 0 : gpu.upload(norm.bias()));
    }

    boolean present() {
      return weight != 0;
    }
  }

  /** Weights of a layer; addresses of 0 for what it does not have. */
  record Block(
      DeviceNorm attentionNorm,
      DeviceMatrix queryKeyValue,
      long queryNorm,
      long keyNorm,
      DeviceMatrix attentionOutput,
      DeviceNorm postAttentionNorm,
      DeviceNorm feedForwardNorm,
      FeedForwardWeights<DeviceMatrix> feedForward,
      DeviceNorm postFeedForwardNorm) {

    private static Block of(Gpu gpu, BlockWeights<DeviceMatrix> block) {
      return new Block(
          DeviceNorm.of(gpu, block.attentionNorm()),
          block.queryKeyValue(),
          vector(gpu, block.queryNorm()),
          vector(gpu, block.keyNorm()),
          block.attentionOutput(),
          DeviceNorm.of(gpu, block.postAttentionNorm()),
          DeviceNorm.of(gpu, block.feedForwardNorm()),
          block.feedForward(),
          DeviceNorm.of(gpu, block.postFeedForwardNorm()));
    }

    private static long vector(Gpu gpu, float @Nullable [] numbers) {
      return numbers == null ? 0 : gpu.upload(numbers);
    }
  }

  /**
   * All products of a forward pass but those of experts, and what happens to each.
   *
   * @param branch what happens to the results of attention and feed-forward
   */
  void eachProduct(Output branch, BiConsumer<DeviceMatrix, Output> action) {
    for (Block block : blocks) {
      action.accept(block.queryKeyValue, Output.FLOAT);
      action.accept(block.attentionOutput, branch);
      switch (block.feedForward) {
        case PlainWeights<DeviceMatrix> plain -> {
          action.accept(plain.up(), Output.REAL);
          action.accept(plain.down(), branch);
        }
        case GatedWeights<DeviceMatrix> gated -> {
          action.accept(gated.gateUp(), Output.REAL);
          action.accept(gated.down(), branch);
        }
        case ExpertWeights<DeviceMatrix> moe -> action.accept(moe.router(), Output.FLOAT);
      }
    }
    action.accept(head, Output.FLOAT);
  }

  static DeviceWeights load(
      Gpu gpu, ArchitectureConfig config, Checkpoint checkpoint, Workers workers) {
    try (WeightUpload upload = new WeightUpload(gpu, workers)) {
      ModelWeights<DeviceMatrix> weights = WeightLoader.load(checkpoint, upload);
      int width = config.width();
      Tensor positions = weights.positions();
      int rows =
          config.positions() instanceof Positions.Learned(int offset)
              ? config.contextLength() + offset
              : 0;
      return new DeviceWeights(
          upload.tensor(weights.embedding(), config.vocabularySize(), width),
          positions == null ? 0 : upload.tensor(positions, rows, width),
          weights.decoder().blocks().stream().map(block -> Block.of(gpu, block)).toList(),
          DeviceNorm.of(gpu, weights.decoder().finalNorm()),
          weights.head());
    }
  }
}
