package dev.assay.transformer.graph;

import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.ArchitectureConfig.Kind;
import dev.assay.transformer.graph.ArchitectureConfig.Layer;
import dev.assay.transformer.kernels.Activation;
import java.util.Collections;
import java.util.List;

/** Models with an encoder: BERT, which is one, and T5, which has one. */
final class EncoderFamily {

  private EncoderFamily() {}

  static Architecture bert(ConfigReader config) {
    int width = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    if (width % heads != 0) {
      throw new ModelException(
          "config.json: hidden_size " + width + " is not a multiple of the " + heads + " heads");
    }
    if (config.flagOr(false, "is_decoder")
        || !config.textOr("absolute", "position_embedding_type").equals("absolute")) {
      throw new ModelException(
          "this variant of BERT (a decoder, or relative positions) is not supported");
    }
    FeedForward feedForward =
        new FeedForward.Plain(
            config.size("intermediate_size"), config.activationOr("gelu", "hidden_act"));
    String layer = "bert.encoder.layer.{l}.";
    WeightNames names =
        WeightNames.parse(
            """
            embedding               bert.embeddings.word_embeddings
            positions               bert.embeddings.position_embeddings
            token_types             bert.embeddings.token_type_embeddings
            embedding_norm          bert.embeddings.LayerNorm
            query                   LAYERattention.self.query        bias
            key                     LAYERattention.self.key          bias
            value                   LAYERattention.self.value        bias
            attention_output        LAYERattention.output.dense      bias
            post_attention_norm     LAYERattention.output.LayerNorm
            up                      LAYERintermediate.dense          bias
            down                    LAYERoutput.dense                bias
            post_feed_forward_norm  LAYERoutput.LayerNorm
            head_transform          cls.predictions.transform.dense  bias
            head_norm               cls.predictions.transform.LayerNorm
            head                    cls.predictions.decoder
            head_bias               cls.predictions
            """
                .replace("LAYER", layer),
            config);
    return new Architecture(
        new ArchitectureConfig(
            "bert",
            Kind.ENCODER,
            config.size("vocab_size"),
            config.sizeOr(512, "max_position_embeddings"),
            width,
            new Attention(
                heads, heads, width / heads, (float) (1 / Math.sqrt(width / heads)), 0, null),
            Collections.nCopies(
                config.size("num_hidden_layers"), new Layer(Integer.MAX_VALUE, feedForward)),
            List.of(),
            new Normalization(
                Normalization.Kind.LAYER, (float) config.numberOr(1e-12, "layer_norm_eps"), 0),
            BlockLayout.POST_NORM,
            new Positions.Learned(0),
            1,
            1,
            0,
            0),
        names.tied(config.flagOr(true, "tie_word_embeddings")));
  }

  static Architecture t5(ConfigReader config) {
    int width = config.size("d_model");
    int heads = config.size("num_heads");
    String projection = config.textOr("relu", "feed_forward_proj");
    boolean gated = projection.startsWith("gated-");
    Activation activation =
        projection.equals("gated-gelu")
            ? Activation.GELU_TANH
            : ConfigReader.activation("feed_forward_proj", projection.replace("gated-", ""));
    int size = config.size("d_ff");
    FeedForward feedForward =
        gated ? new FeedForward.Gated(size, activation) : new FeedForward.Plain(size, activation);
    Layer layer = new Layer(Integer.MAX_VALUE, feedForward);
    int layers = config.size("num_layers");
    int decoderLayers = config.sizeOr(layers, "num_decoder_layers");
    boolean tied = config.flagOr(true, "tie_word_embeddings");
    return new Architecture(
        new ArchitectureConfig(
            "t5",
            Kind.ENCODER_DECODER,
            config.size("vocab_size"),
            config.sizeOr(512, "n_positions", "max_position_embeddings"),
            width,
            // T5 leaves the scale to its initialisation.
            new Attention(heads, heads, config.size("d_kv"), 1, 0, null),
            Collections.nCopies(decoderLayers, layer),
            Collections.nCopies(layers, layer),
            new Normalization(
                Normalization.Kind.RMS, (float) config.numberOr(1e-6, "layer_norm_epsilon"), 0),
            BlockLayout.PRE_NORM,
            new Positions.RelativeBuckets(
                config.sizeOr(32, "relative_attention_num_buckets"),
                config.sizeOr(128, "relative_attention_max_distance")),
            1,
            config.flagOr(tied, "scale_decoder_outputs") ? (float) (1 / Math.sqrt(width)) : 1,
            0,
            config.integerOr(config.integerOr(0, "pad_token_id"), "decoder_start_token_id")),
        stack(config, "decoder", gated).tied(tied),
        stack(config, "encoder", gated));
  }

  private static WeightNames stack(ConfigReader config, String stack, boolean gated) {
    String cross =
        stack.equals("encoder")
            ? ""
            : """
            cross_norm         BLOCK.1.layer_norm
            cross_query        BLOCK.1.EncDecAttention.q
            cross_key          BLOCK.1.EncDecAttention.k
            cross_value        BLOCK.1.EncDecAttention.v
            cross_output       BLOCK.1.EncDecAttention.o
            head               lm_head
            """;
    String up =
        gated
            ? """
            gate               BLOCK.FF.DenseReluDense.wi_0
            up                 BLOCK.FF.DenseReluDense.wi_1
            """
            : """
            up                 BLOCK.FF.DenseReluDense.wi
            """;
    String table =
        """
        embedding          shared
        attention_norm     BLOCK.0.layer_norm
        query              BLOCK.0.SelfAttention.q
        key                BLOCK.0.SelfAttention.k
        value              BLOCK.0.SelfAttention.v
        attention_output   BLOCK.0.SelfAttention.o
        relative_bias      STACK.block.0.layer.0.SelfAttention.relative_attention_bias
        feed_forward_norm  BLOCK.FF.layer_norm
        down               BLOCK.FF.DenseReluDense.wo
        final_norm         STACK.final_layer_norm
        """
            + cross
            + up;
    return WeightNames.parse(
        table
            .replace("BLOCK", stack + ".block.{l}.layer")
            .replace(".FF.", cross.isEmpty() ? ".1." : ".2.")
            .replace("STACK", stack),
        config);
  }
}
