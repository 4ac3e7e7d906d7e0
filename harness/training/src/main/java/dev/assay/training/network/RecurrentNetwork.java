package dev.assay.training.network;

import dev.assay.training.autodiff.Elementwise;
import dev.assay.training.autodiff.Embedding;
import dev.assay.training.autodiff.Linear;
import dev.assay.training.autodiff.Linear.Layout;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.Recurrence;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Stacked recurrent layers. Weights start as PyTorch's: layers and output uniform within {@code
 * 1/√hidden}, the embedding normal of deviation 1, or uniform within 0.1 where it is the output
 * too.
 */
final class RecurrentNetwork implements Network {

  private final Architecture.Recurrent shape;
  private final int vocabulary;
  private final Parameter encoder;
  private final List<Layer> layers = new ArrayList<>();
  private final Parameter decoder;
  private final Parameter bias;

  private record Layer(
      Parameter inputWeight, Parameter stateWeight, Parameter inputBias, Parameter stateBias) {}

  RecurrentNetwork(Architecture.Recurrent shape, int vocabulary, Initial initial) {
    this.shape = shape;
    this.vocabulary = vocabulary;
    int hidden = shape.hidden();
    int outputs = shape.cell().gates() * hidden;
    double bound = 1 / Math.sqrt(hidden);
    encoder =
        shape.tied()
            ? initial.uniform(0.1, "encoder.weight", vocabulary, shape.embedding())
            : initial.normal(1, "encoder.weight", vocabulary, shape.embedding());
    for (int layer = 0; layer < shape.layers(); layer++) {
      int inputs = layer == 0 ? shape.embedding() : hidden;
      String suffix = "_l" + layer;
      layers.add(
          new Layer(
              initial.uniform(bound, "rnn.weight_ih" + suffix, outputs, inputs),
              initial.uniform(bound, "rnn.weight_hh" + suffix, outputs, hidden),
              initial.uniform(bound, "rnn.bias_ih" + suffix, outputs),
              initial.uniform(bound, "rnn.bias_hh" + suffix, outputs)));
    }
    decoder = shape.tied() ? encoder : initial.uniform(bound, "decoder.weight", vocabulary, hidden);
    bias = initial.uniform(bound, "decoder.bias", vocabulary);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(encoder);
    for (Layer layer : layers) {
      all.addAll(
          List.of(layer.inputWeight(), layer.stateWeight(), layer.inputBias(), layer.stateBias()));
    }
    if (!shape.tied()) {
      all.add(decoder);
    }
    all.add(bias);
    return all;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model_type", "assay_rnn");
    config.put("cell", shape.cell().name().toLowerCase(Locale.ROOT));
    config.put("vocab_size", vocabulary);
    config.put("embedding_size", shape.embedding());
    config.put("hidden_size", shape.hidden());
    config.put("num_layers", shape.layers());
    config.put("tie_word_embeddings", shape.tied());
    return config;
  }

  @Override
  public List<RecurrentState> states(int sequences) {
    return Stream.generate(() -> RecurrentState.zeros(sequences, shape.hidden()))
        .limit(shape.layers())
        .toList();
  }

  /** Dropout is where {@code word_language_model} of PyTorch's examples has it. */
  @Override
  public Variable logits(Tape tape, int[] tokens, int sequences, List<RecurrentState> states) {
    Variable x = Embedding.of(tape, encoder, tokens);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      x = Elementwise.dropout(tape, x, shape.dropout());
      Variable products =
          Linear.of(tape, x, layer.inputWeight(), layer.inputBias(), Layout.OUTPUTS_BY_INPUTS);
      x =
          Recurrence.of(
              tape,
              shape.cell(),
              products,
              layer.stateWeight(),
              layer.stateBias(),
              sequences,
              states.get(i));
    }
    x = Elementwise.dropout(tape, x, shape.dropout());
    return Linear.of(tape, x, decoder, bias, Layout.OUTPUTS_BY_INPUTS);
  }
}
