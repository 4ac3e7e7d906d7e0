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
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GPT-2 (Radford et al., 2019), tied, as Hugging Face's {@code GPT2LMHeadModel}. Weights start as
 * there: normal of deviation 0.02, less where a block adds to the residual stream.
 */
final class Gpt2Network implements LanguageNetwork {

  private static final float EPSILON = 1e-5f;

  private final Architecture.Gpt2 shape;
  private final int vocabulary;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Parameter embedding;
  private final Parameter positions;
  private final List<Block> blocks = new ArrayList<>();
  private final Weights last;

  /** A weight and its bias. */
  private record Weights(Parameter weight, Parameter bias) {}

  private record Block(
      Weights attentionNorm,
      Weights queryKeyValue,
      Weights attentionOutput,
      Weights innerNorm,
      Weights up,
      Weights down) {}

  Gpt2Network(Architecture.Gpt2 shape, int vocabulary, Initial initial) {
    this.shape = shape;
    this.vocabulary = vocabulary;
    int n = shape.width();
    double deviation = 0.02;
    double residual = deviation / Math.sqrt(2.0 * shape.layers());
    embedding = keep(initial.normal(deviation, "transformer.wte.weight", vocabulary, n));
    positions = keep(initial.normal(deviation, "transformer.wpe.weight", shape.context(), n));
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "transformer.h." + layer + ".";
      blocks.add(
          new Block(
              norm(initial, prefix + "ln_1"),
              linear(initial, deviation, prefix + "attn.c_attn", n, 3 * n),
              linear(initial, residual, prefix + "attn.c_proj", n, n),
              norm(initial, prefix + "ln_2"),
              linear(initial, deviation, prefix + "mlp.c_fc", n, 4 * n),
              linear(initial, residual, prefix + "mlp.c_proj", 4 * n, n)));
    }
    last = norm(initial, "transformer.ln_f");
  }

  private Parameter keep(Parameter parameter) {
    parameters.add(parameter);
    return parameter;
  }

  private Weights norm(Initial initial, String name) {
    return new Weights(
        keep(initial.constant(1, name + ".weight", shape.width())),
        keep(initial.constant(0, name + ".bias", shape.width())));
  }

  private Weights linear(Initial initial, double deviation, String name, int inputs, int outputs) {
    return new Weights(
        keep(initial.normal(deviation, name + ".weight", inputs, outputs)),
        keep(initial.constant(0, name + ".bias", outputs)));
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("GPT2LMHeadModel"));
    config.put("model_type", "gpt2");
    config.put("vocab_size", vocabulary);
    config.put("n_positions", shape.context());
    config.put("n_embd", shape.width());
    config.put("n_layer", shape.layers());
    config.put("n_head", shape.heads());
    config.put("activation_function", "gelu_new");
    config.put("layer_norm_epsilon", 1e-5);
    config.put("embd_pdrop", shape.dropout());
    config.put("attn_pdrop", shape.dropout());
    config.put("resid_pdrop", shape.dropout());
    config.put("tie_word_embeddings", true);
    config.put("torch_dtype", "float32");
    return config;
  }

  @Override
  public Variable logits(Tape tape, int[] tokens, int sequences, List<RecurrentState> states) {
    int[] places = new int[tokens.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i / sequences;
    }
    Variable x =
        Elementwise.add(
            tape, Embedding.of(tape, embedding, tokens), Embedding.of(tape, positions, places));
    x = Elementwise.dropout(tape, x, shape.dropout());
    for (Block block : blocks) {
      x = Elementwise.add(tape, x, attention(tape, block, x, sequences));
      x = Elementwise.add(tape, x, inner(tape, block, x));
    }
    x = normalize(tape, x, last);
    return Linear.of(tape, x, embedding, null, Layout.OUTPUTS_BY_INPUTS);
  }

  private Variable attention(Tape tape, Block block, Variable x, int sequences) {
    Variable all = apply(tape, normalize(tape, x, block.attentionNorm()), block.queryKeyValue());
    int n = shape.width();
    Variable seen =
        CausalAttention.of(
            tape,
            new CausalAttention.Shape(sequences, shape.heads(), shape.heads(), n / shape.heads()),
            new Columns(all, 0),
            new Columns(all, n),
            new Columns(all, 2 * n),
            shape.dropout());
    return Elementwise.dropout(tape, apply(tape, seen, block.attentionOutput()), shape.dropout());
  }

  private Variable inner(Tape tape, Block block, Variable x) {
    Variable up = apply(tape, normalize(tape, x, block.innerNorm()), block.up());
    Variable down = apply(tape, Elementwise.gelu(tape, up), block.down());
    return Elementwise.dropout(tape, down, shape.dropout());
  }

  private static Variable normalize(Tape tape, Variable x, Weights norm) {
    return Norm.layer(tape, x, norm.weight(), norm.bias(), EPSILON);
  }

  private static Variable apply(Tape tape, Variable x, Weights linear) {
    return Linear.of(tape, x, linear.weight(), linear.bias(), Layout.INPUTS_BY_OUTPUTS);
  }
}
