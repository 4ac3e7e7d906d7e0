package dev.assay.training.network;

import dev.assay.training.autodiff.CausalAttention;
import dev.assay.training.autodiff.CausalAttention.Columns;
import dev.assay.training.autodiff.Elementwise;
import dev.assay.training.autodiff.Embedding;
import dev.assay.training.autodiff.Linear;
import dev.assay.training.autodiff.Linear.Layout;
import dev.assay.training.autodiff.Norm;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Rotary;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Llama (Touvron et al., 2023) as Hugging Face's {@code LlamaForCausalLM}. */
final class LlamaNetwork implements LanguageNetwork {

  private static final float EPSILON = 1e-5f;
  private static final double THETA = 10_000;

  private final Architecture.Llama shape;
  private final int vocabulary;
  private final int headSize;
  private final Rotary rotary;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Parameter embedding;
  private final List<Block> blocks = new ArrayList<>();
  private final Parameter last;
  private final Parameter head;

  private record Block(
      Parameter attentionNorm,
      Parameter query,
      Parameter key,
      Parameter value,
      Parameter attentionOutput,
      Parameter innerNorm,
      Parameter gate,
      Parameter up,
      Parameter down) {}

  LlamaNetwork(Architecture.Llama shape, int vocabulary, Initial initial) {
    this.shape = shape;
    this.vocabulary = vocabulary;
    this.headSize = shape.width() / shape.heads();
    this.rotary = new Rotary(initial.compute(), shape.context(), headSize, THETA);
    int n = shape.width();
    int keys = shape.keyHeads() * headSize;
    double deviation = 0.02;
    double residual = deviation / Math.sqrt(2.0 * shape.layers());
    embedding = keep(initial.normal(deviation, "model.embed_tokens.weight", vocabulary, n));
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      String attention = prefix + "self_attn.";
      String inner = prefix + "mlp.";
      int m = shape.inner();
      blocks.add(
          new Block(
              keep(initial.constant(1, prefix + "input_layernorm.weight", n)),
              keep(initial.normal(deviation, attention + "q_proj.weight", n, n)),
              keep(initial.normal(deviation, attention + "k_proj.weight", keys, n)),
              keep(initial.normal(deviation, attention + "v_proj.weight", keys, n)),
              keep(initial.normal(residual, attention + "o_proj.weight", n, n)),
              keep(initial.constant(1, prefix + "post_attention_layernorm.weight", n)),
              keep(initial.normal(deviation, inner + "gate_proj.weight", m, n)),
              keep(initial.normal(deviation, inner + "up_proj.weight", m, n)),
              keep(initial.normal(residual, inner + "down_proj.weight", n, m))));
    }
    last = keep(initial.constant(1, "model.norm.weight", n));
    head =
        shape.tied() ? embedding : keep(initial.normal(deviation, "lm_head.weight", vocabulary, n));
  }

  private Parameter keep(Parameter parameter) {
    parameters.add(parameter);
    return parameter;
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("LlamaForCausalLM"));
    config.put("model_type", "llama");
    config.put("vocab_size", vocabulary);
    config.put("hidden_size", shape.width());
    config.put("intermediate_size", shape.inner());
    config.put("num_hidden_layers", shape.layers());
    config.put("num_attention_heads", shape.heads());
    config.put("num_key_value_heads", shape.keyHeads());
    config.put("head_dim", headSize);
    config.put("max_position_embeddings", shape.context());
    config.put("hidden_act", "silu");
    config.put("rms_norm_eps", 1e-5);
    config.put("rope_theta", THETA);
    config.put("tie_word_embeddings", shape.tied());
    config.put("torch_dtype", "float32");
    return config;
  }

  @Override
  public Variable logits(Tape tape, int[] tokens, int sequences, List<RecurrentState> states) {
    Variable x = Embedding.of(tape, embedding, tokens);
    x = Elementwise.dropout(tape, x, shape.dropout());
    for (Block block : blocks) {
      x = Elementwise.add(tape, x, attention(tape, block, x, sequences));
      x = Elementwise.add(tape, x, inner(tape, block, x));
    }
    return apply(tape, Norm.rms(tape, x, last, EPSILON), head);
  }

  private Variable attention(Tape tape, Block block, Variable residual, int sequences) {
    Variable x = Norm.rms(tape, residual, block.attentionNorm(), EPSILON);
    Variable q = rotary.apply(tape, apply(tape, x, block.query()), sequences);
    Variable k = rotary.apply(tape, apply(tape, x, block.key()), sequences);
    Variable v = apply(tape, x, block.value());
    Variable seen =
        CausalAttention.of(
            tape,
            new CausalAttention.Shape(sequences, shape.heads(), shape.keyHeads(), headSize),
            new Columns(q, 0),
            new Columns(k, 0),
            new Columns(v, 0),
            shape.dropout());
    return Elementwise.dropout(tape, apply(tape, seen, block.attentionOutput()), shape.dropout());
  }

  private Variable inner(Tape tape, Block block, Variable residual) {
    Variable x = Norm.rms(tape, residual, block.innerNorm(), EPSILON);
    Variable gate = Elementwise.silu(tape, apply(tape, x, block.gate()));
    Variable product = Elementwise.multiply(tape, gate, apply(tape, x, block.up()));
    return Elementwise.dropout(tape, apply(tape, product, block.down()), shape.dropout());
  }

  private static Variable apply(Tape tape, Variable x, Parameter weight) {
    return Linear.of(tape, x, weight, null, Layout.OUTPUTS_BY_INPUTS);
  }
}
