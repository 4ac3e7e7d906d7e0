package dev.assay.transformer.graph;

import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.ArchitectureConfig.Layer;
import dev.assay.transformer.kernels.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Llama and the families that grew from it: RMS norm, rotary positions, gated feed-forward. */
final class LlamaFamily {

  private static final String COMMON =
      """
      embedding           model.embed_tokens
      attention_norm      model.layers.{l}.input_layernorm
      feed_forward_norm   model.layers.{l}.post_attention_layernorm
      attention_output    model.layers.{l}.self_attn.o_proj   attention_bias
      final_norm          model.norm
      head                lm_head
      """;

  private static final String ATTENTION =
      """
      query               model.layers.{l}.self_attn.q_proj   attention_bias
      key                 model.layers.{l}.self_attn.k_proj   attention_bias
      value               model.layers.{l}.self_attn.v_proj   attention_bias
      """;

  private static final String FEED_FORWARD =
      """
      gate                model.layers.{l}.mlp.gate_proj      mlp_bias
      up                  model.layers.{l}.mlp.up_proj        mlp_bias
      down                model.layers.{l}.mlp.down_proj      mlp_bias
      """;

  private static final String HEAD_NORMS =
      """
      query_norm          model.layers.{l}.self_attn.q_norm
      key_norm            model.layers.{l}.self_attn.k_norm
      """;

  private LlamaFamily() {}

  static Architecture llama(ConfigReader config) {
    return decoder(config, COMMON + ATTENTION + FEED_FORWARD, false, everywhere(config));
  }

  static Architecture mistral(ConfigReader config) {
    return decoder(config, COMMON + ATTENTION + FEED_FORWARD, false, window(config));
  }

  static Architecture qwen2(ConfigReader config) {
    String biased = ATTENTION.replace("attention_bias", "bias");
    return decoder(config, COMMON + biased + FEED_FORWARD, false, upperWindows(config));
  }

  static Architecture qwen3(ConfigReader config) {
    String names = COMMON + ATTENTION + HEAD_NORMS + FEED_FORWARD;
    return decoder(config, names, true, upperWindows(config));
  }

  static Architecture mixtral(ConfigReader config) {
    FeedForward.Experts experts =
        new FeedForward.Experts(
            config.size("num_local_experts", "num_experts"),
            config.sizeOr(2, "num_experts_per_tok"),
            gated(config, "intermediate_size"),
            true);
    IntFunction<Layer> windows = window(config);
    return decoder(
        config,
        COMMON
            + ATTENTION
            + """
            router       model.layers.{l}.block_sparse_moe.gate
            expert_gate  model.layers.{l}.block_sparse_moe.experts.{e}.w1
            expert_up    model.layers.{l}.block_sparse_moe.experts.{e}.w3
            expert_down  model.layers.{l}.block_sparse_moe.experts.{e}.w2
            """,
        false,
        layer -> new Layer(windows.apply(layer).window(), experts));
  }

  static Architecture qwen3Moe(ConfigReader config) {
    FeedForward.Experts experts =
        new FeedForward.Experts(
            config.size("num_experts", "num_local_experts"),
            config.sizeOr(8, "num_experts_per_tok"),
            gated(config, "moe_intermediate_size"),
            config.flagOr(false, "norm_topk_prob"));
    int step = config.sizeOr(1, "decoder_sparse_step");
    IntFunction<Layer> windows = upperWindows(config);
    return decoder(
        config,
        COMMON
            + ATTENTION
            + HEAD_NORMS
            + FEED_FORWARD
            + """
            router       model.layers.{l}.mlp.gate
            expert_gate  model.layers.{l}.mlp.experts.{e}.gate_proj
            expert_up    model.layers.{l}.mlp.experts.{e}.up_proj
            expert_down  model.layers.{l}.mlp.experts.{e}.down_proj
            """,
        true,
        layer -> {
          Layer dense = windows.apply(layer);
          boolean sparse = (layer + 1) % step == 0 && !config.listHas("mlp_only_layers", layer);
          return sparse ? new Layer(dense.window(), experts) : dense;
        });
  }

  static Architecture gemma2(ConfigReader config) {
    int width = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    int headSize = config.sizeOr(256, "head_dim");
    Attention attention =
        new Attention(
            heads,
            config.sizeOr(heads, "num_key_value_heads"),
            headSize,
            (float) (1 / Math.sqrt(config.numberOr(256, "query_pre_attn_scalar"))),
            (float) config.numberOr(0, "attn_logit_softcapping"),
            null);
    int window = config.sizeOr(4096, "sliding_window");
    FeedForward feedForward =
        new FeedForward.Gated(
            config.size("intermediate_size"),
            config.activationOr("gelu_pytorch_tanh", "hidden_activation"));
    List<Layer> layers =
        layers(
            config,
            layer -> {
              String type = config.textAt("layer_types", layer);
              boolean sliding = type == null ? layer % 2 == 0 : type.equals("sliding_attention");
              return new Layer(sliding ? window : Integer.MAX_VALUE, feedForward);
            });
    WeightNames names =
        WeightNames.parse(
            COMMON
                + ATTENTION
                + FEED_FORWARD
                + """
                post_attention_norm     model.layers.{l}.post_attention_layernorm
                feed_forward_norm       model.layers.{l}.pre_feedforward_layernorm
                post_feed_forward_norm  model.layers.{l}.post_feedforward_layernorm
                """,
            config);
    return new Architecture(
        new ArchitectureConfig(
            "gemma2",
            config.decoderKind(),
            config.size("vocab_size"),
            config.sizeOr(8192, "max_position_embeddings"),
            width,
            attention,
            layers,
            List.of(),
            new Normalization(
                Normalization.Kind.RMS, (float) config.numberOr(1e-6, "rms_norm_eps"), 1),
            BlockLayout.SANDWICH_NORM,
            RopeReader.read(config, headSize, 1),
            (float) Math.sqrt(width),
            1,
            (float) config.numberOr(0, "final_logit_softcapping"),
            0),
        names.tied(config.flagOr(true, "tie_word_embeddings")));
  }

  private static Architecture decoder(
      ConfigReader config, String names, boolean headNorms, IntFunction<Layer> layer) {
    int width = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    if (!config.has("head_dim") && width % heads != 0) {
      throw new ModelException(
          "config.json: hidden_size " + width + " is not a multiple of the " + heads + " heads");
    }
    int headSize = config.sizeOr(Math.max(1, width / heads), "head_dim");
    float epsilon = (float) config.numberOr(1e-6, "rms_norm_eps");
    @Nullable Float headNorm = headNorms ? epsilon : null;
    return new Architecture(
        new ArchitectureConfig(
            config.textOr("", "model_type"),
            config.decoderKind(),
            config.size("vocab_size"),
            config.sizeOr(2048, "max_position_embeddings"),
            width,
            new Attention(
                heads,
                config.sizeOr(heads, "num_key_value_heads"),
                headSize,
                (float) (1 / Math.sqrt(headSize)),
                0,
                headNorm),
            layers(config, layer),
            List.of(),
            new Normalization(Normalization.Kind.RMS, epsilon, 0),
            BlockLayout.PRE_NORM,
            RopeReader.read(config, headSize, 1),
            1,
            1,
            0,
            0),
        WeightNames.parse(names, config).tied(config.flagOr(false, "tie_word_embeddings")));
  }

  private static FeedForward.Gated gated(ConfigReader config, String size) {
    Activation activation = config.activationOr("silu", "hidden_act");
    return new FeedForward.Gated(config.size(size), activation);
  }

  private static List<Layer> layers(ConfigReader config, IntFunction<Layer> layer) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < config.size("num_hidden_layers"); i++) {
      layers.add(layer.apply(i));
    }
    return List.copyOf(layers);
  }

  private static IntFunction<Layer> everywhere(ConfigReader config) {
    Layer layer = new Layer(Integer.MAX_VALUE, gated(config, "intermediate_size"));
    return _ -> layer;
  }

  private static IntFunction<Layer> window(ConfigReader config) {
    int window = config.sizeOr(Integer.MAX_VALUE, "sliding_window");
    Layer layer = new Layer(window, gated(config, "intermediate_size"));
    return _ -> layer;
  }

  /** Qwen: layers from {@code max_window_layers} on have a window, if it is switched on. */
  private static IntFunction<Layer> upperWindows(ConfigReader config) {
    FeedForward feedForward = gated(config, "intermediate_size");
    int window =
        config.flagOr(false, "use_sliding_window")
            ? config.sizeOr(4096, "sliding_window")
            : Integer.MAX_VALUE;
    int firstWindow = config.integerOr(28, "max_window_layers");
    return layer -> {
      String type = config.textAt("layer_types", layer);
      boolean sliding = type == null ? layer >= firstWindow : type.equals("sliding_attention");
      return new Layer(sliding ? window : Integer.MAX_VALUE, feedForward);
    };
  }
}
