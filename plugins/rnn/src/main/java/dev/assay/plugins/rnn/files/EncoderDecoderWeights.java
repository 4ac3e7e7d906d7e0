package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.AdditiveAttention;
import dev.assay.plugins.rnn.network.Cell;
import dev.assay.plugins.rnn.network.Compute;
import dev.assay.plugins.rnn.network.Embedding;
import dev.assay.plugins.rnn.network.EncoderDecoder;
import dev.assay.plugins.rnn.network.RecurrentLayer;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.kernels.PackedMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code assay_seq2seq} of a folder; its tensors are told in the README of the trainer. */
final class EncoderDecoderWeights {

  private final AssayConfig config;
  private final Weights weights;
  private final Compute compute;
  private final Cell cell;
  private final int vocabulary;
  private final int width;
  private final int hidden;

  /** Numbers of the encoder's outputs. */
  private final int encoded;

  EncoderDecoderWeights(AssayConfig config, Weights weights, Compute compute) {
    this.config = config;
    this.weights = weights;
    this.compute = compute;
    this.cell = config.cell();
    this.vocabulary = config.size("vocab_size");
    this.width = config.size("embedding_size");
    this.hidden = config.size("hidden_size");
    this.encoded = (bidirectional() ? 2 : 1) * hidden;
  }

  EncoderDecoder network() {
    Embedding embedding = weights.embedding("embedding.weight", vocabulary, width);
    List<EncoderDecoder.EncoderLayer> encoder = new ArrayList<>();
    List<RecurrentLayer> decoder = new ArrayList<>();
    for (int k = 0; k < config.size("num_layers"); k++) {
      encoder.add(encoderLayer(k));
      decoder.add(recurrent("decoder.rnn", "_l" + k, k == 0 ? width : hidden));
    }
    Optional<AdditiveAttention> attention = attention();
    int read = hidden + width + (attention.isPresent() ? encoded : 0);
    PackedMatrix readout = affine("readout", hidden, read);
    String output = config.tied(width, hidden) ? "embedding.weight" : "output.weight";
    return new EncoderDecoder(
        compute,
        embedding,
        encoder,
        decoder,
        attention,
        readout,
        weights.linear(output, vocabulary, hidden, weights.vector("output.bias", vocabulary)),
        startToken(),
        weights.parameters());
  }

  private EncoderDecoder.EncoderLayer encoderLayer(int k) {
    int below = k == 0 ? width : encoded;
    return new EncoderDecoder.EncoderLayer(
        recurrent("encoder.rnn", "_l" + k, below),
        bidirectional()
            ? Optional.of(recurrent("encoder.rnn", "_l" + k + "_reverse", below))
            : Optional.empty(),
        affine("bridge" + k, hidden, encoded));
  }

  private RecurrentLayer recurrent(String module, String suffix, int inputs) {
    return weights.recurrent(compute, cell, module, suffix, inputs, hidden);
  }

  private PackedMatrix affine(String name, int outputs, int inputs) {
    return weights.linear(
        name + ".weight", outputs, inputs, weights.vector(name + ".bias", outputs));
  }

  private Optional<AdditiveAttention> attention() {
    return switch (config.json().path("attention").asString("")) {
      case "additive" ->
          Optional.of(
              new AdditiveAttention(
                  weights.linear("attention.query.weight", hidden, hidden),
                  affine("attention.key", hidden, encoded),
                  weights.linear("attention.score.weight", 1, hidden),
                  weights.linear("decoder.rnn.weight_ch_l0", cell.gates() * hidden, encoded)));
      case "none" -> Optional.empty();
      default ->
          throw new CheckpointException(
              config.location(),
              "has the attention "
                  + config.json().path("attention")
                  + " in config.json, not additive or none");
    };
  }

  private boolean bidirectional() {
    return config.json().path("bidirectional").asBoolean(false);
  }

  private int startToken() {
    return config
        .token("decoder_start_token_id")
        .orElseThrow(() ->
            new CheckpointException(
                config.location(),
                "has no decoder_start_token_id of its vocabulary in config.json, which a target"
                    + " is written after"));
  }
}
