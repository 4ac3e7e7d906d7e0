package dev.assay.transformer.graph;

import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.kernels.Linear;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All weights of a model, packed for the kernels.
 *
 * @param embedding {@code [vocabulary][width]}, read where it lies
 * @param positions one vector per position, or null
 * @param tokenType added to every embedding, or null
 * @param encoder empty where there is one stack
 */
record ModelWeights(
    Tensor embedding,
    @Nullable Tensor positions,
    float @Nullable [] tokenType,
    @Nullable Norm embeddingNorm,
    Stack decoder,
    @Nullable Stack encoder,
    @Nullable Linear headTransform,
    @Nullable Norm headNorm,
    Linear head) {

  /** Bytes of packed weights by the type they are kept in. */
  Map<String, Long> bytes() {
    Map<String, Long> bytes = new TreeMap<>();
    Stream.of(decoder, encoder)
        .filter(Objects::nonNull)
        .flatMap(stack -> stack.blocks().stream())
        .flatMap(BlockWeights::matrices)
        .forEach(matrix -> matrix.addBytes(bytes));
    Stream.of(headTransform, head).filter(Objects::nonNull).forEach(m -> m.addBytes(bytes));
    return bytes;
  }

  /**
   * Layers, and the norm after them.
   *
   * @param finalNorm null in post-norm models
   */
  record Stack(List<BlockWeights> blocks, @Nullable Norm finalNorm) {}
}
