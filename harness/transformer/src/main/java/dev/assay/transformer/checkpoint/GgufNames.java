package dev.assay.transformer.checkpoint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hugging Face's names of GGUF's tensors (llama.cpp, {@code gguf-py/gguf/tensor_mapping.py}). */
final class GgufNames {

  private static final Pattern BLOCK =
      Pattern.compile("blk\\.(\\d{1,6})\\.([a-z0-9_]+)\\.(weight|bias)");

  private static final Map<String, String> OUTSIDE_BLOCKS =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output_norm.weight", "model.norm.weight",
          "output.weight", "lm_head.weight");

  private static final Map<String, String> IN_BLOCKS =
      Map.ofEntries(
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("ffn_norm", "post_attention_layernorm"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"));

  /** Gemma 2 has norms on both sides of attention and MLP. */
  private static final Map<String, String> IN_GEMMA2_BLOCKS =
      Map.of(
          "post_attention_norm", "post_attention_layernorm",
          "ffn_norm", "pre_feedforward_layernorm",
          "post_ffw_norm", "post_feedforward_layernorm");

  private static final Map<String, String> MIXTRAL_EXPERTS =
      Map.of("ffn_gate_exps", "w1", "ffn_down_exps", "w2", "ffn_up_exps", "w3");

  private static final Map<String, String> QWEN_EXPERTS =
      Map.of("ffn_gate_exps", "gate_proj", "ffn_down_exps", "down_proj", "ffn_up_exps", "up_proj");

  private final GgufArchitecture architecture;

  GgufNames(GgufArchitecture architecture) {
    this.architecture = architecture;
  }

  /** The Hugging Face name; a tensor we know nothing of keeps its own. */
  String translate(String name) {
    Matcher block = BLOCK.matcher(name);
    if (!block.matches()) {
      return OUTSIDE_BLOCKS.getOrDefault(name, name);
    }
    String part = block.group(2);
    if (part.equals("ffn_gate_inp")) {
      return layer(block)
          + (architecture == GgufArchitecture.LLAMA ? "block_sparse_moe.gate." : "mlp.gate.")
          + block.group(3);
    }
    String known =
        architecture == GgufArchitecture.GEMMA2 && IN_GEMMA2_BLOCKS.containsKey(part)
            ? IN_GEMMA2_BLOCKS.get(part)
            : IN_BLOCKS.get(part);
    return known == null ? name : layer(block) + known + "." + block.group(3);
  }

  /** Whether a tensor stacks the matrices of all experts. */
  boolean isExperts(String name) {
    Matcher block = BLOCK.matcher(name);
    return block.matches() && MIXTRAL_EXPERTS.containsKey(block.group(2));
  }

  /** The Hugging Face name of one expert's matrix in such a stack. */
  String expert(String name, long expert) {
    Matcher block = BLOCK.matcher(name);
    if (!block.matches()) {
      throw new IllegalArgumentException(name);
    }
    String part = block.group(2);
    return architecture == GgufArchitecture.LLAMA
        ? layer(block)
            + "block_sparse_moe.experts."
            + expert
            + "."
            + MIXTRAL_EXPERTS.get(part)
            + ".weight"
        : layer(block) + "mlp.experts." + expert + "." + QWEN_EXPERTS.get(part) + ".weight";
  }

  private static String layer(Matcher block) {
    return "model.layers." + block.group(1) + ".";
  }
}
