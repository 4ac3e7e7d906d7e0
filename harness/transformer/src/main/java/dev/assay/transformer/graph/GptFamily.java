package dev.assay.transformer.graph;

import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.ArchitectureConfig.Layer;
import java.util.Collections;
import java.util.List;

/** GPT-2 and its relatives: layer norm, biases, plain feed-forward. */
final class GptFamily {

  private GptFamily() {}

  static Architecture gpt2(ConfigReader config) {
    int width = config.size("n_embd");
    int inner = config.sizeOr(4 * width, "n_inner");
    float scale = config.flagOr(true, "scale_attn_weights") ? scale(config, "n_embd", "n_head") : 1;
    if (config.flagOr(false, "scale_attn_by_inverse_layer_idx")) {
      throw new ModelException("config.json: scale_attn_by_inverse_layer_idx is not supported");
    }
    FeedForward feedForward =
        new FeedForward.Plain(inner, config.activationOr("gelu_new", "activation_function"));
    WeightNames names =
        WeightNames.parse(
            """
            embedding          transformer.wte
            positions          transformer.wpe
            attention_norm     transformer.h.{l}.ln_1
            query_key_value    transformer.h.{l}.attn.c_attn  bias
            attention_output   transformer.h.{l}.attn.c_proj  bias
            feed_forward_norm  transformer.h.{l}.ln_2
            up                 transformer.h.{l}.mlp.c_fc     bias
            down               transformer.h.{l}.mlp.c_proj   bias
            final_norm         transformer.ln_f
            head               lm_head
            """,
            config);
    return new Architecture(
        config(
            config,
            "n_embd",
            "n_head",
            scale,
            Collections.nCopies(config.size("n_layer"), new Layer(Integer.MAX_VALUE, feedForward)),
            config.sizeOr(1024, "n_positions", "n_ctx"),
            BlockLayout.PRE_NORM,
            new Positions.Learned(0)),
        names.inputMajor().tied(config.flagOr(true, "tie_word_embeddings")));
  }

  static Architecture gptNeox(ConfigReader config) {
    FeedForward feedForward =
        new FeedForward.Plain(
            config.size("intermediate_size"), config.activationOr("gelu", "hidden_act"));
    String biased = config.flagOr(true, "attention_bias") ? "bias" : "";
    WeightNames names =
        WeightNames.parse(
            """
            embedding                 gpt_neox.embed_in
            attention_norm            gpt_neox.layers.{l}.input_layernorm
            heads_of_query_key_value  gpt_neox.layers.{l}.attention.query_key_value  %1$s
            attention_output          gpt_neox.layers.{l}.attention.dense            %1$s
            feed_forward_norm         gpt_neox.layers.{l}.post_attention_layernorm
            up                        gpt_neox.layers.{l}.mlp.dense_h_to_4h          bias
            down                      gpt_neox.layers.{l}.mlp.dense_4h_to_h          bias
            final_norm                gpt_neox.final_layer_norm
            head                      embed_out
            """
                .formatted(biased),
            config);
    int headSize = headSize(config, "hidden_size", "num_attention_heads");
    return new Architecture(
        config(
            config,
            "hidden_size",
            "num_attention_heads",
            scale(config, "hidden_size", "num_attention_heads"),
            Collections.nCopies(
                config.size("num_hidden_layers"), new Layer(Integer.MAX_VALUE, feedForward)),
            config.sizeOr(2048, "max_position_embeddings"),
            config.flagOr(true, "use_parallel_residual")
                ? BlockLayout.PARALLEL
                : BlockLayout.PRE_NORM,
            RopeReader.read(config, headSize, 0.25)),
        names.tied(config.flagOr(false, "tie_word_embeddings")));
  }

  static Architecture opt(ConfigReader config) {
    int width = config.size("hidden_size");
    if (config.sizeOr(width, "word_embed_proj_dim") != width
        || !config.flagOr(true, "do_layer_norm_before")
        || !config.flagOr(true, "enable_bias")
        || config.flagOr(false, "_remove_final_layer_norm")) {
      throw new ModelException(
          "this variant of OPT (projected embeddings, norms after the layers, or no biases) is not"
              + " supported");
    }
    FeedForward feedForward =
        new FeedForward.Plain(
            config.size("ffn_dim"), config.activationOr("relu", "activation_function"));
    WeightNames names =
        WeightNames.parse(
            """
            embedding          model.decoder.embed_tokens
            positions          model.decoder.embed_positions
            attention_norm     model.decoder.layers.{l}.self_attn_layer_norm
            query              model.decoder.layers.{l}.self_attn.q_proj    bias
            key                model.decoder.layers.{l}.self_attn.k_proj    bias
            value              model.decoder.layers.{l}.self_attn.v_proj    bias
            attention_output   model.decoder.layers.{l}.self_attn.out_proj  bias
            feed_forward_norm  model.decoder.layers.{l}.final_layer_norm
            up                 model.decoder.layers.{l}.fc1                 bias
            down               model.decoder.layers.{l}.fc2                 bias
            final_norm         model.decoder.final_layer_norm
            head               lm_head
            """,
            config);
    return new Architecture(
        config(
            config,
            "hidden_size",
            "num_attention_heads",
            scale(config, "hidden_size", "num_attention_heads"),
            Collections.nCopies(
                config.size("num_hidden_layers"), new Layer(Integer.MAX_VALUE, feedForward)),
            config.sizeOr(2048, "max_position_embeddings"),
            BlockLayout.PRE_NORM,
            new Positions.Learned(2)),
        names.tied(config.flagOr(true, "tie_word_embeddings")));
  }

  static Architecture phi(ConfigReader config) {
    if (config.flagOr(false, "qk_layernorm")) {
      throw new ModelException("config.json: Phi with qk_layernorm is not supported");
    }
    FeedForward feedForward =
        new FeedForward.Plain(
            config.size("intermediate_size"), config.activationOr("gelu_new", "hidden_act"));
    WeightNames names =
        WeightNames.parse(
            """
            embedding         model.embed_tokens
            attention_norm    model.layers.{l}.input_layernorm
            query             model.layers.{l}.self_attn.q_proj  bias
            key               model.layers.{l}.self_attn.k_proj  bias
            value             model.layers.{l}.self_attn.v_proj  bias
            attention_output  model.layers.{l}.self_attn.dense   bias
            up                model.layers.{l}.mlp.fc1           bias
            down              model.layers.{l}.mlp.fc2           bias
            final_norm        model.final_layernorm
            head              lm_head                            bias
            """,
            config);
    int headSize = headSize(config, "hidden_size", "num_attention_heads");
    return new Architecture(
        config(
            config,
            "hidden_size",
            "num_attention_heads",
            scale(config, "hidden_size", "num_attention_heads"),
            Collections.nCopies(
                config.size("num_hidden_layers"), new Layer(Integer.MAX_VALUE, feedForward)),
            config.sizeOr(2048, "max_position_embeddings"),
            BlockLayout.PARALLEL_SHARED_NORM,
            RopeReader.read(config, headSize, 0.5)),
        names.tied(config.flagOr(false, "tie_word_embeddings")));
  }

  private static int headSize(ConfigReader config, String width, String heads) {
    int w = config.size(width);
    int h = config.size(heads);
    if (w % h != 0) {
      throw new ModelException(
          "config.json: " + width + " " + w + " is not a multiple of " + heads + " " + h);
    }
    return w / h;
  }

  private static float scale(ConfigReader config, String width, String heads) {
    return (float) (1 / Math.sqrt(headSize(config, width, heads)));
  }

  private static ArchitectureConfig config(
      ConfigReader config,
      String width,
      String heads,
      float scale,
      List<Layer> layers,
      int contextLength,
      BlockLayout block,
      Positions positions) {
    int h = config.size(heads);
    return new ArchitectureConfig(
        config.textOr("", "model_type"),
        config.decoderKind(),
        config.size("vocab_size"),
        contextLength,
        config.size(width),
        new Attention(
            h,
            config.sizeOr(h, "num_key_value_heads"),
            headSize(config, width, heads),
            scale,
            0,
            null),
        layers,
        List.of(),
        new Normalization(
            Normalization.Kind.LAYER,
            (float) config.numberOr(1e-5, "layer_norm_epsilon", "layer_norm_eps"),
            0),
        block,
        positions,
        1,
        1,
        0,
        0);
  }
}
