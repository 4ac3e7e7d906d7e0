package dev.assay.training.network;

import dev.assay.training.autodiff.Elementwise;
import dev.assay.training.autodiff.Embedding;
import dev.assay.training.autodiff.Linear;
import dev.assay.training.autodiff.Linear.Layout;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.math.Compute;
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
final class RecurrentNetwork implements LanguageNetwork {

  private final Architecture.Recurrent shape;
  private final int vocabulary;
  private final Parameter encoder;
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final Parameter decoder;
  private final Parameter bias;

  RecurrentNetwork(Architecture.Recurrent shape, int vocabulary, Initial initial) {
    this.shape = shape;
    this.vocabulary = vocabulary;
    int hidden = shape.hidden();
    double bound = 1 / Math.sqrt(hidden);
    encoder =
        shape.tied()
            ? initial.uniform(0.1, "encoder.weight", vocabulary, shape.embedding())
            : initial.normal(1, "encoder.weight", vocabulary, shape.embedding());
    for (int layer = 0; layer < shape.layers(); layer++) {
      int inputs = layer == 0 ? shape.embedding() : hidden;
      layers.add(RecurrentLayer.of(initial, "rnn", "_l" + layer, shape.cell(), inputs, hidden));
    }
    decoder = shape.tied() ? encoder : initial.uniform(bound, "decoder.weight", vocabulary, hidden);
    bias = initial.uniform(bound, "decoder.bias", vocabulary);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(encoder);
    layers.forEach(layer -> all.addAll(layer.parameters()));
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
  public List<RecurrentState> states(Compute compute, int sequences) {
    return Stream.generate(() -> RecurrentState.zeros(compute, sequences, shape.hidden()))
        .limit(shape.layers())
        .toList();
  }

  /** Dropout is where {@code word_language_model} of PyTorch's examples has it. */
  @Override
  public Variable logits(Tape tape, int[] tokens, int sequences, List<RecurrentState> states) {
    Variable x = Embedding.of(tape, encoder, tokens);
    for (int i = 0; i < layers.size(); i++) {
      x = Elementwise.dropout(tape, x, shape.dropout());
      x = layers.get(i).carried(tape, x, sequences, states.get(i));
    }
    x = Elementwise.dropout(tape, x, shape.dropout());
    return Linear.of(tape, x, decoder, bias, Layout.OUTPUTS_BY_INPUTS);
  }
}
