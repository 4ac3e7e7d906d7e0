package dev.assay.transformer.graph;

import static java.util.Objects.requireNonNull;

import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.ArchitectureConfig.Layer;
import dev.assay.transformer.graph.BlockWeights.CrossWeights;
import dev.assay.transformer.kernels.AttentionRows;
import dev.assay.transformer.kernels.AttentionShape;
import dev.assay.transformer.kernels.KeyValues;
import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.PageLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The layers of a model: what they do to a batch's residual stream. */
final class BlockStack {

  private final ArchitectureConfig config;
  private final Attention attention;
  private final List<Layer> layers;
  private final ModelWeights.Stack<Linear> weights;
  private final PageLayout layout;
  private final @Nullable PageLayout sourceLayout;
  private final Compute compute;
  private final FeedForwardRunner feedForward;

  private final Workspace normed = new Workspace();
  private final Workspace projected = new Workspace();
  private final Workspace attended = new Workspace();
  private final Workspace joined = new Workspace();
  private final Workspace cosines = new Workspace();
  private final Workspace sines = new Workspace();

  /**
   * @param layout of the pages of the spans' edges; with a single layer it is shared by all, which
   *     is enough where no later batch reads them
   * @param sourceLayout of the pages of the spans' sources
   */
  BlockStack(
      ArchitectureConfig config,
      List<Layer> layers,
      ModelWeights.Stack<Linear> weights,
      PageLayout layout,
      @Nullable PageLayout sourceLayout,
      Compute compute) {
    this.config = config;
    this.attention = config.attention();
    this.layers = layers;
    this.weights = weights;
    this.layout = layout;
    this.sourceLayout = sourceLayout;
    this.compute = compute;
    this.feedForward = new FeedForwardRunner(config.width(), compute);
  }

  /**
   * Runs all layers.
   *
   * @param x {@code [rows][width]}, changed in place
   */
  void run(Batch batch, float[] x) {
    int rows = batch.rows;
    angles(batch);
    float[] h = normed.of(rows, config.width());
    float[] out = joined.of(rows, config.width());
    for (int i = 0; i < layers.size(); i++) {
      BlockWeights<Linear> block = weights.blocks().get(i);
      Layer layer = layers.get(i);
      int page = layout.layers() == 1 ? 0 : i;
      switch (config.block()) {
        case PRE_NORM -> {
          norm(block.attentionNorm(), x, rows, h);
          attention(batch, block, layer, page, h, out);
          add(x, out, rows);
          if (block.cross() != null) {
            norm(block.cross().norm(), x, rows, h);
            cross(batch, block.cross(), i, h, out);
            add(x, out, rows);
          }
          norm(block.feedForwardNorm(), x, rows, h);
          feedForward.run(layer.feedForward(), block.feedForward(), h, rows, out);
          add(x, out, rows);
        }
        case POST_NORM -> {
          attention(batch, block, layer, page, x, out);
          add(x, out, rows);
          norm(block.postAttentionNorm(), x, rows, x);
          feedForward.run(layer.feedForward(), block.feedForward(), x, rows, out);
          add(x, out, rows);
          norm(block.postFeedForwardNorm(), x, rows, x);
        }
        case PARALLEL, PARALLEL_SHARED_NORM -> {
          norm(block.attentionNorm(), x, rows, h);
          attention(batch, block, layer, page, h, out);
          if (block.feedForwardNorm() != null) {
            norm(block.feedForwardNorm(), x, rows, h);
          }
          add(x, out, rows);
          feedForward.run(layer.feedForward(), block.feedForward(), h, rows, out);
          add(x, out, rows);
        }
        case SANDWICH_NORM -> {
          norm(block.attentionNorm(), x, rows, h);
          attention(batch, block, layer, page, h, out);
          norm(block.postAttentionNorm(), out, rows, out);
          add(x, out, rows);
          norm(block.feedForwardNorm(), x, rows, h);
          feedForward.run(layer.feedForward(), block.feedForward(), h, rows, out);
          norm(block.postFeedForwardNorm(), out, rows, out);
          add(x, out, rows);
        }
      }
    }
  }

  private void norm(@Nullable Norm norm, float[] x, int rows, float[] out) {
    if (norm == null) {
      throw new IllegalStateException(config.modelType() + " lacks a norm of " + config.block());
    }
    compute.norm(
        config.normalization().kind(), config.normalization().epsilon(), norm, x, rows, out);
  }

  private void add(float[] x, float[] y, int rows) {
    compute.add(x, y, rows, config.width());
  }

  private void angles(Batch batch) {
    if (config.positions() instanceof Positions.Rotary(Rope rope, _)) {
      float[] cos = cosines.of(batch.rows, rope.half());
      float[] sin = sines.of(batch.rows, rope.half());
      compute.eachRow(
          batch.rows, row -> rope.angles(batch.positions[row], cos, sin, row * rope.half()));
    }
  }

  /** Self-attention: projections, positions, storing, attending, output projection. */
  private void attention(
      Batch batch, BlockWeights<Linear> block, Layer layer, int page, float[] in, float[] out) {
    int headSize = attention.headSize();
    int queries = attention.heads() * headSize;
    int keys = attention.kvHeads() * headSize;
    int stride = queries + 2 * keys;
    float[] qkv = projected.of(batch.rows, stride);
    compute.linear(in, batch.rows, block.queryKeyValue(), qkv);
    compute.eachRow(
        batch.rows,
        row -> {
          int at = row * stride;
          normalizeHeads(block.queryNorm(), qkv, at, attention.heads());
          normalizeHeads(block.keyNorm(), qkv, at + queries, attention.kvHeads());
          rotate(row, qkv, at, attention.heads() + attention.kvHeads());
          layout.store(
              batch.page(row), batch.slot(row), page, qkv, at + queries, qkv, at + queries + keys);
        });
    AttentionShape shape =
        new AttentionShape(
            layout,
            page,
            attention.heads(),
            attention.scale(),
            attention.softCap(),
            layer.window(),
            block.relativeBias());
    float[] values = attended.of(batch.rows, queries);
    attend(shape, batch, qkv, stride, values, batch.keyValues, false);
    compute.linear(values, batch.rows, block.attentionOutput(), out);
  }

  private void normalizeHeads(float @Nullable [] weight, float[] x, int offset, int heads) {
    Float epsilon = attention.queryKeyNorm();
    if (weight != null && epsilon != null) {
      for (int head = 0; head < heads; head++) {
        int at = offset + head * weight.length;
        compute.kernels.rmsNorm(x, at, weight, epsilon, x, at);
      }
    }
  }

  private void rotate(int row, float[] x, int offset, int heads) {
    if (config.positions() instanceof Positions.Rotary(Rope rope, _)) {
      int half = rope.half();
      float[] cos = cosines.of(0, half);
      float[] sin = sines.of(0, half);
      for (int head = 0; head < heads; head++) {
        int at = offset + head * attention.headSize();
        compute.kernels.rotate(x, at, half, cos, sin, row * half);
      }
    }
  }

  /** Attention to the encoder's output, whose keys and values were stored by {@link #store}. */
  private void cross(Batch batch, CrossWeights<Linear> cross, int layer, float[] in, float[] out) {
    int inner = attention.heads() * attention.headSize();
    float[] queries = projected.of(batch.rows, inner);
    compute.linear(in, batch.rows, cross.query(), queries);
    AttentionShape shape =
        new AttentionShape(
            requireNonNull(sourceLayout),
            layer,
            attention.heads(),
            attention.scale(),
            0,
            Integer.MAX_VALUE,
            null);
    float[] values = attended.of(batch.rows, inner);
    attend(shape, batch, queries, inner, values, batch.sources, true);
    compute.linear(values, batch.rows, cross.output(), out);
  }

  /**
   * Computes and stores the keys and values by which this stack attends to an encoder's output.
   *
   * @param encoded {@code [rows][width]}
   */
  void store(Batch source, float[] encoded) {
    int inner = attention.heads() * attention.headSize();
    float[] keyValue = projected.of(source.rows, 2 * inner);
    for (int i = 0; i < layers.size(); i++) {
      int layer = i;
      CrossWeights<Linear> cross = requireNonNull(weights.blocks().get(i).cross());
      compute.linear(encoded, source.rows, cross.keyValue(), keyValue);
      compute.eachRow(
          source.rows,
          row -> {
            int at = row * 2 * inner;
            requireNonNull(sourceLayout)
                .store(
                    source.page(row), source.slot(row), layer, keyValue, at, keyValue, at + inner);
          });
    }
  }

  private void attend(
      AttentionShape shape,
      Batch batch,
      float[] queries,
      int queryStride,
      float[] out,
      @Nullable KeyValues[] keyValues,
      boolean everything) {
    List<Piece> pieces = new ArrayList<>();
    int outStride = attention.heads() * attention.headSize();
    int most = Math.max(1, compute.kernels.attentionRows() / shape.group());
    for (int s = 0; s < batch.spans.size(); s++) {
      KeyValues kv = requireNonNull(keyValues[s]);
      int prefix = everything ? kv.length() : batch.spans.get(s).prefix();
      int end = batch.firstRows[s] + batch.spans.get(s).tokens().length;
      for (int first = batch.firstRows[s]; first < end; first += most) {
        AttentionRows rows =
            new AttentionRows(
                queries,
                queryStride,
                out,
                outStride,
                first,
                Math.min(most, end - first),
                batch.positions[first],
                prefix);
        for (int head = 0; head < shape.layout().heads(); head++) {
          pieces.add(new Piece(rows, kv, head));
        }
      }
    }
    compute.workers.forEach(
        pieces.size(),
        (i, worker) -> {
          Piece piece = pieces.get(i);
          compute.kernels.attend(
              shape,
              piece.rows(),
              piece.keyValues(),
              piece.kvHead(),
              compute.workers.scratch(worker));
        });
  }

  private record Piece(AttentionRows rows, KeyValues keyValues, int kvHead) {}
}
