package dev.assay.transformer.checkpoint;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a GGUF file's metadata as the {@code config.json} of the model it was converted from. */
final class GgufConfig {

  /** Llama 3's scaling, written out: what each rotary frequency is divided by. */
  static final String ROPE_FACTORS = "rope_freqs.weight";

  private final GgufFile gguf;
  private final GgufMetadata metadata;
  private final GgufArchitecture architecture;

  GgufConfig(GgufFile gguf, GgufArchitecture architecture) {
    this.gguf = gguf;
    this.metadata = gguf.metadata();
    this.architecture = architecture;
  }

  ObjectNode config() {
    long heads = required("attention.head_count");
    long hidden = required("embedding_length");
    ObjectNode config =
        JsonMapper.shared()
            .createObjectNode()
            .put("model_type", architecture.modelType(expertCount() > 0))
            .put("hidden_size", hidden)
            .put("intermediate_size", required("feed_forward_length"))
            .put("num_hidden_layers", required("block_count"))
            .put("num_attention_heads", heads)
            .put(
                "num_key_value_heads",
                metadata.integer(key("attention.head_count_kv")).orElse(heads))
            .put("max_position_embeddings", required("context_length"))
            .put("rms_norm_eps", number("attention.layer_norm_rms_epsilon", 1e-6))
            .put("rope_theta", number("rope.freq_base", 10000))
            .put("vocab_size", vocabularySize())
            .put("tie_word_embeddings", find("output.weight").isEmpty())
            .put("attention_bias", find("blk.0.attn_output.bias").isPresent())
            .put("hidden_act", "silu")
            .put("rope_interleaved", architecture.ropeInterleaved());
    metadata
        .integer(key("attention.key_length"))
        .ifPresent(length -> config.put("head_dim", length));
    metadata
        .integer(key("attention.sliding_window"))
        .ifPresent(window -> config.put("sliding_window", window));
    metadata.integer("tokenizer.ggml.bos_token_id").ifPresent(id -> config.put("bos_token_id", id));
    ArrayNode ends = config.putArray("eos_token_id");
    for (String end : List.of("eos", "eot", "eom")) {
      metadata.integer("tokenizer.ggml." + end + "_token_id").ifPresent(ends::add);
    }
    addRopeScaling(config);
    addExperts(config);
    if (architecture == GgufArchitecture.GEMMA2) {
      addGemma2(config, hidden, heads);
    }
    return config;
  }

  private void addRopeScaling(ObjectNode config) {
    Optional<GgufFile.Info> factors = find(ROPE_FACTORS);
    if (factors.isPresent()) {
      ArrayNode list =
          config.putObject("rope_scaling").put("rope_type", "factors").putArray("factors");
      for (float factor : gguf.tensor(factors.get(), ROPE_FACTORS).toFloats()) {
        list.add(factor);
      }
      return;
    }
    String type = metadata.string(key("rope.scaling.type")).orElse("none");
    if (!type.equals("none")) {
      ObjectNode scaling =
          config
              .putObject("rope_scaling")
              .put("rope_type", type)
              .put("factor", number("rope.scaling.factor", 1));
      metadata
          .integer(key("rope.scaling.original_context_length"))
          .ifPresent(length -> scaling.put("original_max_position_embeddings", length));
    }
  }

  private void addExperts(ObjectNode config) {
    long experts = expertCount();
    if (experts > 0) {
      config
          .put("num_local_experts", experts)
          .put("num_experts", experts)
          .put("num_experts_per_tok", required("expert_used_count"))
          .put("norm_topk_prob", true);
      metadata
          .integer(key("expert_feed_forward_length"))
          .ifPresent(length -> config.put("moe_intermediate_size", length));
    }
  }

  private void addGemma2(ObjectNode config, long hidden, long heads) {
    long headDim = required("attention.key_length");
    // The file does not say it; of the three models of this family the largest scales by hidden
    // size over heads.
    boolean largest = required("block_count") == 46;
    config
        .put("hidden_activation", "gelu_pytorch_tanh")
        .put("hidden_act", "gelu_pytorch_tanh")
        .put("attn_logit_softcapping", number("attn_logit_softcapping", 50))
        .put("final_logit_softcapping", number("final_logit_softcapping", 30))
        .put("query_pre_attn_scalar", largest ? hidden / heads : headDim);
  }

  private long expertCount() {
    return metadata.integer(key("expert_count")).orElse(0);
  }

  private long vocabularySize() {
    return find("token_embd.weight")
        .map(info -> info.shape()[0])
        .orElseThrow(
            () -> new CheckpointException(metadata.path(), "has no tensor token_embd.weight"));
  }

  private Optional<GgufFile.Info> find(String name) {
    return gguf.tensors().stream().filter(info -> info.name().equals(name)).findFirst();
  }

  private String key(String suffix) {
    return architecture.key() + "." + suffix;
  }

  private double number(String suffix, double otherwise) {
    return metadata.number(key(suffix)).orElse(otherwise);
  }

  private long required(String suffix) {
    long value =
        metadata
            .integer(key(suffix))
            .orElseThrow(() ->
                new CheckpointException(metadata.path(), "has no metadata key " + key(suffix)));
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw new CheckpointException(
          metadata.path(), "has " + value + " for the metadata key " + key(suffix));
    }
    return value;
  }
}
