package dev.assay.transformer.graph;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.ArchitectureConfig.Layer;
import dev.assay.transformer.graph.BlockWeights.CrossWeights;
import dev.assay.transformer.graph.BlockWeights.ExpertWeights;
import dev.assay.transformer.graph.BlockWeights.FeedForwardWeights;
import dev.assay.transformer.graph.BlockWeights.GatedWeights;
import dev.assay.transformer.graph.BlockWeights.PlainWeights;
import dev.assay.transformer.kernels.AttentionShape.RelativeBias;
import dev.assay.transformer.kernels.NotFiniteException;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Checks a checkpoint's tensors against an architecture and makes linear layers of them.
 *
 * @param <L> a linear layer on the device that computes
 */
public final class WeightLoader<L> {

  private static final String TIED_HEAD = "lm_head.weight";

  private final ArchitectureConfig config;
  private final TensorSource source;
  private final Linears<L> linears;

  /** Makes linear layers for a device. */
  public interface Linears<L> {
    /**
     * A layer whose outputs are those of the first part, then those of the second, and so on. Parts
     * may be stored in different types.
     *
     * @param bias one number per output, or null
     * @throws NotFiniteException if a weight is not a finite number
     */
    L of(List<WeightRows> parts, float @Nullable [] bias);

    /** A layer that will never compute, in the place of one whose weights are wrong. */
    L none();
  }

  private WeightLoader(ArchitectureConfig config, TensorSource source, Linears<L> linears) {
    this.config = config;
    this.source = source;
    this.linears = linears;
  }

  /**
   * The weights of a checkpoint.
   *
   * @param linears keeps the linear layers; the embedding stays the checkpoint's
   * @throws ModelException naming tensors that are missing, mis-shaped, unexpected or not finite,
   *     or if the architecture is not supported
   */
  public static <L> ModelWeights<L> load(Checkpoint checkpoint, Linears<L> linears) {
    Architecture architecture = Architectures.resolve(checkpoint.config());
    TensorSource source = new TensorSource(checkpoint);
    return new WeightLoader<>(architecture.config(), source, linears).model(architecture);
  }

  private ModelWeights<L> model(Architecture architecture) {
    WeightNames names = architecture.names();
    int vocabulary = config.vocabularySize();
    int width = config.width();
    Parts root = new Parts(names, 0, 0);
    Tensor embedding = embedding(root);
    Tensor positions =
        config.positions() instanceof Positions.Learned learned
            ? root.tensor(Weight.POSITIONS, config.contextLength() + learned.offset(), width)
            : null;
    float[] tokenType = names.has(Weight.TOKEN_TYPES) ? root.firstRow(Weight.TOKEN_TYPES) : null;
    Norm embeddingNorm = root.norm(Weight.EMBEDDING_NORM);
    ModelWeights.Stack<L> decoder = stack(names, config.layers());
    ModelWeights.Stack<L> encoder =
        config.encoderLayers().isEmpty()
            ? null
            : stack(architecture.encoderNames(), config.encoderLayers());
    L headTransform =
        names.has(Weight.HEAD_TRANSFORM) ? root.linear(Weight.HEAD_TRANSFORM, width, width) : null;
    Norm headNorm = root.norm(Weight.HEAD_NORM);
    float[] headBias =
        names.has(Weight.HEAD_BIAS) ? root.vector(Weight.HEAD_BIAS, ".bias", vocabulary) : null;
    L head = head(root, embedding, headBias);
    source.verify();
    return new ModelWeights<>(
        embedding,
        positions,
        tokenType,
        embeddingNorm,
        decoder,
        encoder,
        headTransform,
        headNorm,
        head);
  }

  /** Of a tied pair either may be the one that was saved. */
  private @Nullable Tensor embedding(Parts root) {
    long[] shape = {config.vocabularySize(), config.width()};
    boolean savedAsHead =
        !root.names.has(Weight.HEAD)
            && !source.has(root.names.name(Weight.EMBEDDING, 0, 0) + ".weight")
            && source.has(TIED_HEAD);
    return savedAsHead ? source.find(TIED_HEAD, shape) : root.tensor(Weight.EMBEDDING, shape);
  }

  private L head(Parts root, @Nullable Tensor embedding, float @Nullable [] headBias) {
    int vocabulary = config.vocabularySize();
    Tensor tensor =
        root.names.has(Weight.HEAD)
            ? root.tensor(Weight.HEAD, vocabulary, config.width())
            : embedding;
    float[] bias =
        root.names.has(Weight.HEAD) && root.names.biased(Weight.HEAD)
            ? root.vector(Weight.HEAD, ".bias", vocabulary)
            : headBias;
    return tensor == null ? linears.none() : pack(List.of(all(tensor)), bias);
  }

  private static WeightRows all(Tensor tensor) {
    return WeightRows.all(tensor, Orientation.OUTPUT_MAJOR);
  }

  private ModelWeights.Stack<L> stack(WeightNames names, List<Layer> layers) {
    List<BlockWeights<L>> blocks = new ArrayList<>();
    // T5 has one table, in its first layer, for all layers.
    RelativeBias bias =
        names.has(Weight.RELATIVE_BIAS)
            ? relativeBias(new Parts(names, 0, 0), names.has(Weight.CROSS_QUERY))
            : null;
    for (int layer = 0; layer < layers.size(); layer++) {
      blocks.add(block(new Parts(names, layer, 0), layers.get(layer).feedForward(), bias));
    }
    return new ModelWeights.Stack<>(blocks, new Parts(names, 0, 0).norm(Weight.FINAL_NORM));
  }

  private BlockWeights<L> block(
      Parts parts, FeedForward feedForward, @Nullable RelativeBias relativeBias) {
    Attention attention = config.attention();
    int headSize = attention.headSize();
    int width = config.width();
    boolean headNorms = attention.queryKeyNorm() != null;
    return new BlockWeights<>(
        parts.norm(Weight.ATTENTION_NORM),
        queryKeyValue(parts),
        headNorms ? parts.vector(Weight.QUERY_NORM, ".weight", headSize) : null,
        headNorms ? parts.vector(Weight.KEY_NORM, ".weight", headSize) : null,
        parts.linear(Weight.ATTENTION_OUTPUT, width, attention.heads() * headSize),
        parts.norm(Weight.POST_ATTENTION_NORM),
        relativeBias,
        parts.names.has(Weight.CROSS_QUERY) ? cross(parts) : null,
        parts.norm(Weight.FEED_FORWARD_NORM),
        feedForward(parts, feedForward),
        parts.norm(Weight.POST_FEED_FORWARD_NORM));
  }

  private L queryKeyValue(Parts parts) {
    Attention attention = config.attention();
    int headSize = attention.headSize();
    int queries = attention.heads() * headSize;
    int keys = attention.kvHeads() * headSize;
    if (parts.names.has(Weight.QUERY_KEY_VALUE)) {
      return parts.linear(Weight.QUERY_KEY_VALUE, queries + 2 * keys, config.width());
    }
    if (parts.names.has(Weight.HEADS_OF_QUERY_KEY_VALUE)) {
      // Output i of projection p (0 query, 1 key, 2 value) is row 3·head + p of blocks of headSize.
      IntUnaryOperator row =
          output -> {
            int projection = output / queries;
            int head = output % queries / headSize;
            return (3 * head + projection) * headSize + output % headSize;
          };
      return parts.linear(Weight.HEADS_OF_QUERY_KEY_VALUE, 3 * queries, config.width(), row);
    }
    IntUnaryOperator order = rotaryOrder(headSize);
    return parts.linears(
        List.of(
            new Part(Weight.QUERY, queries, order),
            new Part(Weight.KEY, keys, order),
            new Part(Weight.VALUE, keys, IntUnaryOperator.identity())),
        config.width());
  }

  /** The row that becomes output i of queries and keys: pairs are rotated as halves. */
  private IntUnaryOperator rotaryOrder(int headSize) {
    if (!(config.positions() instanceof Positions.Rotary(Rope rope, Positions.Pairs pairs))
        || pairs == Positions.Pairs.HALVES) {
      return IntUnaryOperator.identity();
    }
    int half = rope.half();
    return output -> {
      int i = output % headSize;
      int stored = i < half ? 2 * i : i < 2 * half ? 2 * (i - half) + 1 : i;
      return output - i + stored;
    };
  }

  private CrossWeights<L> cross(Parts parts) {
    int inner = config.attention().heads() * config.attention().headSize();
    int width = config.width();
    IntUnaryOperator same = IntUnaryOperator.identity();
    return new CrossWeights<>(
        parts.norm(Weight.CROSS_NORM),
        parts.linear(Weight.CROSS_QUERY, inner, width),
        parts.linears(
            List.of(
                new Part(Weight.CROSS_KEY, inner, same), new Part(Weight.CROSS_VALUE, inner, same)),
            width),
        parts.linear(Weight.CROSS_OUTPUT, width, inner));
  }

  private FeedForwardWeights<L> feedForward(Parts parts, FeedForward feedForward) {
    int width = config.width();
    return switch (feedForward) {
      case FeedForward.Plain plain ->
          new PlainWeights<>(
              parts.linear(Weight.UP, plain.size(), width),
              parts.linear(Weight.DOWN, width, plain.size()));
      case FeedForward.Gated gated -> gated(parts, gated, Weight.GATE, Weight.UP, Weight.DOWN);
      case FeedForward.Experts experts -> {
        List<GatedWeights<L>> each = new ArrayList<>();
        for (int e = 0; e < experts.experts(); e++) {
          each.add(
              gated(
                  new Parts(parts.names, parts.layer, e),
                  experts.expert(),
                  Weight.EXPERT_GATE,
                  Weight.EXPERT_UP,
                  Weight.EXPERT_DOWN));
        }
        yield new ExpertWeights<>(parts.linear(Weight.ROUTER, experts.experts(), width), each);
      }
    };
  }

  private GatedWeights<L> gated(
      Parts parts, FeedForward.Gated gated, Weight gate, Weight up, Weight down) {
    IntUnaryOperator same = IntUnaryOperator.identity();
    return new GatedWeights<>(
        parts.linears(
            List.of(new Part(gate, gated.size(), same), new Part(up, gated.size(), same)),
            config.width()),
        parts.linear(down, config.width(), gated.size()));
  }

  /**
   * Spreads T5's buckets over distances; see {@code _relative_position_bucket} in {@code
   * modeling_t5.py} of transformers.
   */
  private @Nullable RelativeBias relativeBias(Parts parts, boolean causal) {
    if (!(config.positions() instanceof Positions.RelativeBuckets relative)) {
      return null;
    }
    int heads = config.attention().heads();
    Tensor tensor = parts.tensor(Weight.RELATIVE_BIAS, relative.buckets(), heads);
    if (tensor == null) {
      return null;
    }
    float[] stored = tensor.toFloats();
    int reach = relative.maxDistance();
    float[] table = new float[heads * (2 * reach + 1)];
    for (int distance = -reach; distance <= reach; distance++) {
      int bucket = bucket(distance, relative, causal);
      for (int head = 0; head < heads; head++) {
        table[head * (2 * reach + 1) + reach + distance] = stored[bucket * heads + head];
      }
    }
    return new RelativeBias(table, reach);
  }

  private static int bucket(int distance, Positions.RelativeBuckets relative, boolean causal) {
    int buckets = causal ? relative.buckets() : relative.buckets() / 2;
    int base = !causal && distance > 0 ? buckets : 0;
    int away = causal ? Math.max(0, -distance) : Math.abs(distance);
    int exact = buckets / 2;
    if (away < exact) {
      return base + away;
    }
    float logarithmic =
        (float) Math.log((float) away / exact)
            / (float) Math.log((double) relative.maxDistance() / exact)
            * (buckets - exact);
    return base + Math.min(buckets - 1, exact + (int) logarithmic);
  }

  private L pack(List<WeightRows> rows, float @Nullable [] bias) {
    if (!source.clean()) {
      // A problem has been noted and will be thrown; what is packed will never be used.
      return linears.none();
    }
    try {
      return linears.of(rows, bias);
    } catch (NotFiniteException e) {
      throw notFinite(e.tensor());
    }
  }

  /** A projection of a layer, and which of its rows becomes output i. */
  private record Part(Weight weight, int outputs, IntUnaryOperator row) {}

  /** The weights of one layer (and expert) by their roles. */
  private final class Parts {
    private final WeightNames names;
    private final int layer;
    private final int expert;

    Parts(WeightNames names, int layer, int expert) {
      this.names = names;
      this.layer = layer;
      this.expert = expert;
    }

    @Nullable Tensor tensor(Weight weight, long... shape) {
      return source.find(names.name(weight, layer, expert) + ".weight", shape);
    }

    float[] vector(Weight weight, String suffix, int size) {
      Tensor tensor = source.find(names.name(weight, layer, expert) + suffix, size);
      float[] values = tensor == null ? new float[size] : tensor.toFloats();
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw notFinite(names.name(weight, layer, expert) + suffix);
        }
      }
      return values;
    }

    float @Nullable [] firstRow(Weight weight) {
      // The number of rows is type_vocab_size, of which only the first is ever used.
      Tensor tensor = tensor(weight, TensorSource.ANY, config.width());
      float[] row = new float[config.width()];
      if (tensor != null) {
        tensor.copyTo(0, row, 0, row.length);
      }
      return row;
    }

    @Nullable Norm norm(Weight weight) {
      if (!names.has(weight)) {
        return null;
      }
      float[] values = vector(weight, ".weight", config.width());
      for (int i = 0; i < values.length; i++) {
        values[i] += config.normalization().weightOffset();
      }
      return switch (config.normalization().kind()) {
        case RMS -> new Norm(values, new float[0]);
        case LAYER -> new Norm(values, vector(weight, ".bias", config.width()));
      };
    }

    L linear(Weight weight, int outputs, int inputs) {
      return linear(weight, outputs, inputs, IntUnaryOperator.identity());
    }

    L linear(Weight weight, int outputs, int inputs, IntUnaryOperator row) {
      return linears(List.of(new Part(weight, outputs, row)), inputs);
    }

    L linears(List<Part> parts, int inputs) {
      List<WeightRows> rows = new ArrayList<>();
      int outputs = parts.stream().mapToInt(Part::outputs).sum();
      float[] bias = null;
      int first = 0;
      for (Part part : parts) {
        Tensor tensor =
            switch (names.orientation()) {
              case OUTPUT_MAJOR -> tensor(part.weight(), part.outputs(), inputs);
              case INPUT_MAJOR -> tensor(part.weight(), inputs, part.outputs());
            };
        int[] order = new int[part.outputs()];
        for (int i = 0; i < order.length; i++) {
          order[i] = part.row().applyAsInt(i);
        }
        if (tensor != null) {
          rows.add(new WeightRows(tensor, names.orientation(), order));
        }
        if (names.biased(part.weight())) {
          bias = bias == null ? new float[outputs] : bias;
          float[] stored = vector(part.weight(), ".bias", part.outputs());
          for (int i = 0; i < order.length; i++) {
            bias[first + i] = stored[order[i]];
          }
        }
        first += part.outputs();
      }
      return pack(rows, bias);
    }
  }

  static ModelException notFinite(String name) {
    return new ModelException("the weights of " + name + " are not all finite numbers");
  }
}
