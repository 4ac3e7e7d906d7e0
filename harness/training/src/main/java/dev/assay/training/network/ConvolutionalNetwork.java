package dev.assay.training.network;

import dev.assay.training.autodiff.Elementwise;
import dev.assay.training.autodiff.Embedding;
import dev.assay.training.autodiff.Linear;
import dev.assay.training.autodiff.Linear.Layout;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.autodiff.Windows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Causal convolutions over the positions, each added to what it read. */
final class ConvolutionalNetwork implements LanguageNetwork {

  private final Architecture.Convolutional shape;
  private final int vocabulary;
  private final Parameter encoder;
  private final List<Layer> layers = new ArrayList<>();
  private final Parameter decoder;
  private final Parameter decoderBias;

  private record Layer(Parameter weight, Parameter bias) {}

  ConvolutionalNetwork(Architecture.Convolutional shape, int vocabulary, Initial initial) {
    this.shape = shape;
    this.vocabulary = vocabulary;
    int n = shape.width();
    double in = 1 / Math.sqrt((double) n * shape.kernel());
    double out = 1 / Math.sqrt(n);
    encoder = initial.normal(1, "encoder.weight", vocabulary, n);
    for (int i = 0; i < shape.layers(); i++) {
      layers.add(
          new Layer(
              initial.uniform(in, "conv" + i + ".weight", n, n, shape.kernel()),
              initial.uniform(in, "conv" + i + ".bias", n)));
    }
    decoder = initial.uniform(out, "decoder.weight", vocabulary, n);
    decoderBias = initial.uniform(out, "decoder.bias", vocabulary);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(List.of(encoder));
    layers.forEach(layer -> all.addAll(List.of(layer.weight(), layer.bias())));
    all.addAll(List.of(decoder, decoderBias));
    return all;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model_type", "assay_conv");
    config.put("vocab_size", vocabulary);
    config.put("hidden_size", shape.width());
    config.put("num_layers", shape.layers());
    config.put("kernel", shape.kernel());
    return config;
  }

  @Override
  public Variable logits(Tape tape, int[] tokens, int sequences, List<RecurrentState> states) {
    Variable x = Embedding.of(tape, encoder, tokens);
    for (Layer layer : layers) {
      Variable seen = Windows.of(tape, x, sequences, shape.kernel(), Windows.Order.CHANNELS);
      Variable y = Linear.of(tape, seen, layer.weight(), layer.bias(), Layout.OUTPUTS_BY_INPUTS);
      y = Elementwise.dropout(tape, Elementwise.tanh(tape, y), shape.dropout());
      x = Elementwise.add(tape, x, y);
    }
    return Linear.of(tape, x, decoder, decoderBias, Layout.OUTPUTS_BY_INPUTS);
  }
}
