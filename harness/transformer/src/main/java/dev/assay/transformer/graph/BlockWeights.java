package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.AttentionShape.RelativeBias;
import dev.assay.transformer.kernels.Linear;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weights of one layer. What a layout does not use is null.
 *
 * @param queryKeyValue all three projections of self-attention, one below the other
 * @param queryNorm per head, before rotation
 */
record BlockWeights(
    @Nullable Norm attentionNorm,
    Linear queryKeyValue,
    float @Nullable [] queryNorm,
    float @Nullable [] keyNorm,
    Linear attentionOutput,
    @Nullable Norm postAttentionNorm,
    @Nullable RelativeBias relativeBias,
    @Nullable CrossWeights cross,
    @Nullable Norm feedForwardNorm,
    FeedForwardWeights feedForward,
    @Nullable Norm postFeedForwardNorm) {

  /** All linear layers. */
  Stream<Linear> matrices() {
    Stream<Linear> crossMatrices =
        cross == null ? Stream.empty() : Stream.of(cross.query, cross.keyValue, cross.output);
    Stream<Linear> feedForwardMatrices =
        switch (feedForward) {
          case PlainWeights plain -> Stream.of(plain.up, plain.down);
          case GatedWeights gated -> Stream.of(gated.gateUp, gated.down);
          case ExpertWeights moe ->
              Stream.concat(
                  Stream.of(moe.router),
                  moe.experts.stream().flatMap(e -> Stream.of(e.gateUp, e.down)));
        };
    return Stream.of(Stream.of(queryKeyValue, attentionOutput), crossMatrices, feedForwardMatrices)
        .flatMap(matrices -> matrices);
  }

  /** Attention of a decoder to its encoder. */
  record CrossWeights(Norm norm, Linear query, Linear keyValue, Linear output) {}

  /** Weights of a {@link FeedForward}. */
  sealed interface FeedForwardWeights {}

  record PlainWeights(Linear up, Linear down) implements FeedForwardWeights {}

  /**
   * @param gateUp gates, then ups
   */
  record GatedWeights(Linear gateUp, Linear down) implements FeedForwardWeights {}

  record ExpertWeights(Linear router, List<GatedWeights> experts) implements FeedForwardWeights {}
}
