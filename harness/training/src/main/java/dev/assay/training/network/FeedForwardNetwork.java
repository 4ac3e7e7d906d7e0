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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The neural probabilistic language model of Bengio et al. (2003), without direct connections. */
final class FeedForwardNetwork implements LanguageNetwork {

  private final Architecture.FeedForward shape;
  private final int vocabulary;
  private final Parameter encoder;
  private final Parameter hidden;
  private final Parameter hiddenBias;
  private final Parameter decoder;
  private final Parameter decoderBias;

  FeedForwardNetwork(Architecture.FeedForward shape, int vocabulary, Initial initial) {
    this.shape = shape;
    this.vocabulary = vocabulary;
    int inputs = shape.context() * shape.embedding();
    double in = 1 / Math.sqrt(inputs);
    double out = 1 / Math.sqrt(shape.hidden());
    encoder = initial.normal(1, "encoder.weight", vocabulary, shape.embedding());
    hidden = initial.uniform(in, "hidden.weight", shape.hidden(), inputs);
    hiddenBias = initial.uniform(in, "hidden.bias", shape.hidden());
    decoder = initial.uniform(out, "decoder.weight", vocabulary, shape.hidden());
    decoderBias = initial.uniform(out, "decoder.bias", vocabulary);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(encoder, hidden, hiddenBias, decoder, decoderBias);
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model_type", "assay_feedforward");
    config.put("vocab_size", vocabulary);
    config.put("context", shape.context());
    config.put("embedding_size", shape.embedding());
    config.put("hidden_size", shape.hidden());
    return config;
  }

  @Override
  public Variable logits(Tape tape, int[] tokens, int sequences, List<RecurrentState> states) {
    Variable x = Embedding.of(tape, encoder, tokens);
    x = Windows.of(tape, x, sequences, shape.context(), Windows.Order.POSITIONS);
    x = Linear.of(tape, x, hidden, hiddenBias, Layout.OUTPUTS_BY_INPUTS);
    x = Elementwise.dropout(tape, Elementwise.tanh(tape, x), shape.dropout());
    return Linear.of(tape, x, decoder, decoderBias, Layout.OUTPUTS_BY_INPUTS);
  }
}
