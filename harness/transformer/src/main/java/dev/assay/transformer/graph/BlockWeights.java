package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.AttentionShape.RelativeBias;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weights of one layer. What a layout does not use is null.
 *
 * @param <L> a linear layer on the device that computes
 * @param queryKeyValue all three projections of self-attention, one below the other
 * @param queryNorm per head, before rotation
 */
public record BlockWeights<L>(
    @Nullable Norm attentionNorm,
    L queryKeyValue,
    float @Nullable [] queryNorm,
    float @Nullable [] keyNorm,
    L attentionOutput,
    @Nullable Norm postAttentionNorm,
    @Nullable RelativeBias relativeBias,
    @Nullable CrossWeights<L> cross,
    @Nullable Norm feedForwardNorm,
    FeedForwardWeights<L> feedForward,
    @Nullable Norm postFeedForwardNorm) {

  /** All linear layers. */
  Stream<L> matrices() {
    Stream<L> crossMatrices =
        cross == null ? Stream.empty() : Stream.of(cross.query, cross.keyValue, cross.output);
    Stream<L> feedForwardMatrices =
        switch (feedForward) {
          case PlainWeights<L> plain -> Stream.of(plain.up, plain.down);
          case GatedWeights<L> gated -> Stream.of(gated.gateUp, gated.down);
          case ExpertWeights<L> moe ->
              Stream.concat(
                  Stream.of(moe.router),
                  moe.experts.stream().flatMap(e -> Stream.of(e.gateUp, e.down)));
        };
    return Stream.of(Stream.of(queryKeyValue, attentionOutput), crossMatrices, feedForwardMatrices)
        .flatMap(matrices -> matrices);
  }

  /** Attention of a decoder to its encoder. */
  public record CrossWeights<L>(Norm norm, L query, L keyValue, L output) {}

  /** Weights of a {@link FeedForward}. */
  public sealed interface FeedForwardWeights<L> {}

  /** Weights of a {@link FeedForward.Plain}. */
  public record PlainWeights<L>(L up, L down) implements FeedForwardWeights<L> {}

  /**
   * Weights of a {@link FeedForward.Gated}.
   *
   * @param gateUp gates, then ups
   */
  public record GatedWeights<L>(L gateUp, L down) implements FeedForwardWeights<L> {}

  /** Weights of a {@link FeedForward.Experts}. */
  public record ExpertWeights<L>(L router, List<GatedWeights<L>> experts)
      implements FeedForwardWeights<L> {}
}
