package dev.assay.training.network;

import dev.assay.training.autodiff.AdditiveAttention;
import dev.assay.training.autodiff.Concatenation;
import dev.assay.training.autodiff.Elementwise;
import dev.assay.training.autodiff.Embedding;
import dev.assay.training.autodiff.Feedback;
import dev.assay.training.autodiff.Linear;
import dev.assay.training.autodiff.Linear.Layout;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Rows;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.text.PairBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A recurrent encoder and a recurrent decoder (Sutskever et al., 2014), the decoder's first layer
 * with additive attention to the encoder's outputs (Bahdanau et al., 2015) or without it.
 *
 * <p>A layer of the decoder starts at {@code tanh(W·h + b)} of the last states of the encoder's
 * layer, both directions' side by side. Before the output stands {@code tanh(W·[s; c; y] + b)} of
 * the decoder's state, of what attention found and of the token before, where the paper has a
 * maxout layer.
 */
public final class EncoderDecoderNetwork implements Network {

  private final Architecture.EncoderDecoder shape;
  private final int vocabulary;
  private final Parameter embedding;
  private final List<List<RecurrentLayer>> encoder = new ArrayList<>();
  private final List<Affine> bridges = new ArrayList<>();
  private final List<RecurrentLayer> decoder = new ArrayList<>();
  private final Optional<Attention> attention;
  private final Affine readout;
  private final Affine output;

  private record Affine(Parameter weight, Parameter bias) {
    static Affine of(Initial initial, String name, int outputs, int inputs) {
      double bound = 1 / Math.sqrt(inputs);
      return new Affine(
          initial.uniform(bound, name + ".weight", outputs, inputs),
          initial.uniform(bound, name + ".bias", outputs));
    }

    Variable apply(Tape tape, Variable x) {
      return Linear.of(tape, x, weight, bias, Layout.OUTPUTS_BY_INPUTS);
    }

    List<Parameter> parameters() {
      return List.of(weight, bias);
    }
  }

  private record Attention(Affine keys, AdditiveAttention.Weights weights) {
    List<Parameter> parameters() {
      return List.of(
          weights.query(), keys.weight(), keys.bias(), weights.score(), weights.context());
    }
  }

  EncoderDecoderNetwork(Architecture.EncoderDecoder shape, int vocabulary, Initial initial) {
    this.shape = shape;
    this.vocabulary = vocabulary;
    int width = shape.embedding();
    int hidden = shape.hidden();
    embedding =
        shape.tied()
            ? initial.uniform(0.1, "embedding.weight", vocabulary, width)
            : initial.normal(1, "embedding.weight", vocabulary, width);
    int encoded = (shape.bidirectional() ? 2 : 1) * hidden;
    for (int k = 0; k < shape.layers(); k++) {
      int below = k == 0 ? width : encoded;
      List<RecurrentLayer> directions = new ArrayList<>();
      directions.add(layer(initial, "encoder.rnn", "_l" + k, below));
      if (shape.bidirectional()) {
        directions.add(layer(initial, "encoder.rnn", "_l" + k + "_reverse", below));
      }
      encoder.add(List.copyOf(directions));
      bridges.add(Affine.of(initial, "bridge" + k, hidden, encoded));
      decoder.add(layer(initial, "decoder.rnn", "_l" + k, k == 0 ? width : hidden));
    }
    attention =
        switch (shape.attention()) {
          case ADDITIVE -> Optional.of(attention(initial, encoded));
          case NONE -> Optional.empty();
        };
    int read = hidden + width + (attention.isPresent() ? encoded : 0);
    readout = Affine.of(initial, "readout", hidden, read);
    Affine own = Affine.of(initial, "output", vocabulary, hidden);
    output = shape.tied() ? new Affine(embedding, own.bias()) : own;
  }

  private RecurrentLayer layer(Initial initial, String module, String suffix, int inputs) {
    return RecurrentLayer.of(initial, module, suffix, shape.cell(), inputs, shape.hidden());
  }

  private Attention attention(Initial initial, int encoded) {
    int hidden = shape.hidden();
    double bound = 1 / Math.sqrt(hidden);
    int outputs = shape.cell().gates() * hidden;
    return new Attention(
        Affine.of(initial, "attention.key", hidden, encoded),
        new AdditiveAttention.Weights(
            initial.uniform(bound, "attention.query.weight", hidden, hidden),
            initial.uniform(bound, "attention.score.weight", 1, hidden),
            initial.uniform(bound, "decoder.rnn.weight_ch_l0", outputs, encoded)));
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(embedding);
    encoder.forEach(layer -> layer.forEach(direction -> all.addAll(direction.parameters())));
    bridges.forEach(bridge -> all.addAll(bridge.parameters()));
    decoder.forEach(layer -> all.addAll(layer.parameters()));
    attention.ifPresent(parts -> all.addAll(parts.parameters()));
    all.addAll(readout.parameters());
    all.addAll(shape.tied() ? List.of(output.bias()) : output.parameters());
    return all;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model_type", "assay_seq2seq");
    config.put("cell", shape.cell().name().toLowerCase(Locale.ROOT));
    config.put("vocab_size", vocabulary);
    config.put("embedding_size", shape.embedding());
    config.put("hidden_size", shape.hidden());
    config.put("num_layers", shape.layers());
    config.put("bidirectional", shape.bidirectional());
    config.put("attention", shape.attention().name().toLowerCase(Locale.ROOT));
    config.put("tie_word_embeddings", shape.tied());
    return config;
  }

  /** What the decoder starts from and looks at. */
  private record Encoded(List<Variable> starts, Variable outputs) {}

  /** The logits of {@link PairBatch#targets}, a row a target. */
  public Variable logits(Tape tape, PairBatch batch) {
    Encoded encoded = encode(tape, batch);
    Variable read = dropout(tape, Embedding.of(tape, embedding, batch.inputs()));
    Variable x = read;
    List<Variable> seen = new ArrayList<>();
    for (int k = 0; k < shape.layers(); k++) {
      Optional<AdditiveAttention> found =
          k == 0 ? attention.map(parts -> attend(tape, parts, encoded, batch)) : Optional.empty();
      Variable start = encoded.starts().get(k);
      Variable states =
          decoder.get(k).from(tape, x, start, found.<Feedback>map(f -> f).orElse(Feedback.NONE));
      found.ifPresent(feedback -> seen.add(feedback.contexts()));
      x = dropout(tape, states);
    }
    seen.addFirst(x);
    seen.add(read);
    List<Variable> predicting =
        seen.stream().map(part -> Rows.of(tape, part, batch.rows())).toList();
    Variable last = Elementwise.tanh(tape, readout.apply(tape, Concatenation.of(tape, predicting)));
    return output.apply(tape, dropout(tape, last));
  }

  private static AdditiveAttention attend(
      Tape tape, Attention parts, Encoded encoded, PairBatch batch) {
    Variable keys = parts.keys().apply(tape, encoded.outputs());
    var source = new AdditiveAttention.Source(keys, encoded.outputs(), batch.sourceLengths());
    int positions = batch.inputs().length / batch.sequences();
    return new AdditiveAttention(tape, source, parts.weights(), positions);
  }

  private Encoded encode(Tape tape, PairBatch batch) {
    int[] lastRows = batch.lastRows();
    int[] reversed = batch.reversed();
    Variable x = dropout(tape, Embedding.of(tape, embedding, batch.sources()));
    List<Variable> starts = new ArrayList<>();
    for (int k = 0; k < shape.layers(); k++) {
      if (k > 0) {
        x = dropout(tape, x);
      }
      RecurrentLayer onward = encoder.get(k).getFirst();
      Variable states = onward.carried(tape, x, batch.sequences(), zeros(tape, batch));
      Variable last = Rows.of(tape, states, lastRows);
      if (shape.bidirectional()) {
        RecurrentLayer back = encoder.get(k).getLast();
        Variable turned = Rows.of(tape, x, reversed);
        Variable backward = back.carried(tape, turned, batch.sequences(), zeros(tape, batch));
        last = Concatenation.of(tape, List.of(last, Rows.of(tape, backward, lastRows)));
        states = Concatenation.of(tape, List.of(states, Rows.of(tape, backward, reversed)));
      }
      starts.add(Elementwise.tanh(tape, bridges.get(k).apply(tape, last)));
      x = states;
    }
    return new Encoded(starts, x);
  }

  private RecurrentState zeros(Tape tape, PairBatch batch) {
    return RecurrentState.zeros(tape.compute(), batch.sequences(), shape.hidden());
  }

  private Variable dropout(Tape tape, Variable x) {
    return Elementwise.dropout(tape, x, shape.dropout());
  }
}
