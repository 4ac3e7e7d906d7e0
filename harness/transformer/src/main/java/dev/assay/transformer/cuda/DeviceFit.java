package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.graph.ArchitectureConfig;
import dev.assay.transformer.graph.ArchitectureConfig.Kind;
import dev.assay.transformer.graph.FeedForward;
import java.util.Optional;

/** Which models a device can compute, and what each part of a run is given of its memory. */
final class DeviceFit {

  /** Enough to fill the largest chips. */
  private static final int BATCH_TOKENS = 8192;

  /** Fewer tokens at once are not worth trying. */
  static final int LEAST_TOKENS = 16;

  /** Memory that is left to the driver and to others. */
  private static final long MARGIN = 512L << 20;

  /** As in pointwise.cu. */
  private static final int MOST_HEAD = 256;

  private DeviceFit() {}

  /** What a run is given of a device's memory. */
  record Room(int batchTokens, long kvBytes) {}

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
  static DType mostly(Checkpoint checkpoint) {
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

  /** Most rows that are multiplied at once, by how many tokens are wanted in a batch. */
  static int mostRows(int batchTokens) {
    return Math.max(batchTokens > 0 ? batchTokens : BATCH_TOKENS, DecodeGraphs.MOST_ROWS);
  }

  /** Activations of a batch get what they need; keys and values what is left. */
  static Room room(Gpu gpu, ArchitectureConfig config, int batchTokens, long kvBytes) {
    long total = gpu.driver().freeMemory();
    long free = total - Math.min(MARGIN, total / 8);
    long perRow = DeviceStack.bytesPerRow(config, gpu.type());
    int rows = batchTokens > 0 ? batchTokens : BATCH_TOKENS;
    while (rows > LEAST_TOKENS && rows * perRow > free / 2) {
      rows /= 2;
    }
    long logits = 4L * Math.min(DeviceHead.LOGITS, (long) config.vocabularySize() * rows);
    long tables =
        MicroBatch.tableBytes(rows, config.contextLength())
            + DeviceStack.angleBytes(config, config.contextLength());
    long fixed = Math.min(logits + DeviceAttention.PART_BYTES + tables, free / 4);
    long left = Math.max(free / 4, free - rows * perRow - fixed);
    return new Room(rows, kvBytes > 0 ? kvBytes : left);
  }
}
