package dev.assay.transformer.graph;

import dev.assay.transformer.checkpoint.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All weights of a model.
 *
 * @param <L> a linear layer on the device that computes
 * @param embedding {@code [vocabulary][width]}, read where it lies
 * @param positions one vector per position, or null
 * @param tokenType added to every embedding, or null
 * @param encoder empty where there is one stack
 */
public record ModelWeights<L>(
    Tensor embedding,
    @Nullable Tensor positions,
    float @Nullable [] tokenType,
    @Nullable Norm embeddingNorm,
    Stack<L> decoder,
    @Nullable Stack<L> encoder,
    @Nullable L headTransform,
    @Nullable Norm headNorm,
    L head) {

  /** All linear layers. */
  public Stream<L> matrices() {
    return Stream.concat(
        Stream.of(decoder, encoder)
            .filter(Objects::nonNull)
            .flatMap(stack -> stack.blocks().stream())
            .flatMap(BlockWeights::matrices),
        Stream.of(headTransform, head).filter(Objects::nonNull));
  }

  /**
   * Layers, and the norm after them.
   *
   * @param finalNorm null in post-norm models
   */
  public record Stack<L>(List<BlockWeights<L>> blocks, @Nullable Norm finalNorm) {}
}
