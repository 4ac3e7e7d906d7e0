package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.Cell;
import dev.assay.plugins.rnn.network.Compute;
import dev.assay.plugins.rnn.network.Convolutional;
import dev.assay.plugins.rnn.network.Embedding;
import dev.assay.plugins.rnn.network.FeedForward;
import dev.assay.plugins.rnn.network.Network;
import dev.assay.plugins.rnn.network.StackedRnn;
import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.kernels.PackedMatrix;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * The folders that {@code assay train} writes: {@code config.json} with a {@code model_type} of
 * {@code assay_rnn}, {@code assay_feedforward} or {@code assay_conv}, and safetensors with the
 * names and layouts of PyTorch's modules.
 */
final class AssayFolder {

  private static final int LARGEST = 1 << 24;

  private final Path location;
  private final JsonNode config;
  private final Weights weights;
  private final Compute compute;

  private AssayFolder(Path location, JsonNode config, Weights weights, Compute compute) {
    this.location = location;
    this.config = config;
    this.weights = weights;
    this.compute = compute;
  }

  static NetworkFile open(Path location, Compute compute, Arena arena) {
    try (Checkpoint checkpoint = Checkpoints.open(location)) {
      Weights weights =
          new Weights(location, checkpoint.names(), checkpoint::tensor, arena, compute.workers());
      AssayFolder folder = new AssayFolder(location, checkpoint.config(), weights, compute);
      Network network = folder.network();
      return new NetworkFile(
          network,
          Tokenizers.openIfThere(location),
          folder.token("bos_token_id"),
          folder.token("eos_token_id"),
          checkpoint.digest());
    }
  }

  private Network network() {
    String type = config.path("model_type").asString("");
    Network network =
        switch (type) {
          case "assay_rnn" -> recurrent();
          case "assay_feedforward" -> feedForward();
          case "assay_conv" -> convolutional();
          default ->
              throw new CheckpointException(
                  location,
                  "is a model of the type \""
                      + type
                      + "\"; rnn: reads assay_rnn, assay_feedforward and assay_conv, and"
                      + " transformer: the architectures of transformers");
        };
    weights.requireAllUsed("a model of the type " + type);
    return network;
  }

  private Network recurrent() {
    Cell cell =
        switch (config.path("cell").asString("")) {
          case "rnn" -> Cell.RNN;
          case "lstm" -> Cell.LSTM;
          case "gru" -> Cell.GRU;
          default ->
              throw new CheckpointException(
                  location,
                  "has the cell " + config.path("cell") + " in config.json, not rnn, lstm or gru");
        };
    int vocabulary = size("vocab_size");
    int width = size("embedding_size");
    int hidden = size("hidden_size");
    Embedding embedding = weights.embedding("encoder.weight", vocabulary, width);
    int outputs = cell.gates() * hidden;
    List<StackedRnn.Layer> layers = new ArrayList<>();
    for (int k = 0; k < size("num_layers"); k++) {
      String below = "rnn.weight_ih_l" + k;
      float[] bias = weights.vector("rnn.bias_ih_l" + k, outputs);
      PackedMatrix input = weights.linear(below, outputs, k == 0 ? width : hidden, bias);
      float[] hiddenBias = weights.vector("rnn.bias_hh_l" + k, outputs);
      layers.add(
          new StackedRnn.Layer(
              input, weights.linear("rnn.weight_hh_l" + k, outputs, hidden, hiddenBias)));
    }
    boolean tied = config.path("tie_word_embeddings").asBoolean(false);
    if (tied && width != hidden) {
      throw new CheckpointException(
          location,
          "ties the output to embeddings of "
              + width
              + " numbers, but the hidden size is "
              + hidden);
    }
    PackedMatrix output = decoder(tied ? "encoder.weight" : "decoder.weight", vocabulary, hidden);
    return new StackedRnn(compute, cell, embedding, layers, output, weights.parameters());
  }

  private Network feedForward() {
    int vocabulary = size("vocab_size");
    int context = size("context");
    int width = size("embedding_size");
    int hidden = size("hidden_size");
    Embedding embedding = weights.embedding("encoder.weight", vocabulary, width);
    float[] bias = weights.vector("hidden.bias", hidden);
    PackedMatrix layer =
        weights.linear("hidden.weight", hidden, Math.multiplyExact(context, width), bias);
    PackedMatrix output = decoder("decoder.weight", vocabulary, hidden);
    return new FeedForward(compute, embedding, context, layer, output, weights.parameters());
  }

  private Network convolutional() {
    int vocabulary = size("vocab_size");
    int width = size("hidden_size");
    int kernel = size("kernel");
    Embedding embedding = weights.embedding("encoder.weight", vocabulary, width);
    List<PackedMatrix> layers = new ArrayList<>();
    for (int k = 0; k < size("num_layers"); k++) {
      String name = "conv" + k;
      Tensor stored = weights.tensor(name + ".weight", width, width, kernel);
      Tensor rows =
          weights.derived(
              stored.name(), byPlace(stored.toFloats(), width, kernel), width, kernel * width);
      layers.add(
          weights.pack(
              WeightRows.all(rows, Orientation.OUTPUT_MAJOR),
              weights.vector(name + ".bias", width)));
    }
    PackedMatrix output = decoder("decoder.weight", vocabulary, width);
    return new Convolutional(compute, embedding, kernel, layers, output, weights.parameters());
  }

  /** From {@code [output][input][place]} to {@code [output][place][input]}. */
  private static float[] byPlace(float[] stored, int width, int kernel) {
    float[] out = new float[stored.length];
    for (int row = 0; row < width; row++) {
      for (int in = 0; in < width; in++) {
        for (int place = 0; place < kernel; place++) {
          out[(row * kernel + place) * width + in] = stored[(row * width + in) * kernel + place];
        }
      }
    }
    return out;
  }

  private PackedMatrix decoder(String name, int vocabulary, int width) {
    return weights.linear(name, vocabulary, width, weights.vector("decoder.bias", vocabulary));
  }

  private int size(String key) {
    JsonNode value = config.path(key);
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > LARGEST) {
      throw new CheckpointException(
          location,
          "has "
              + (value.isMissingNode() ? "no " + key : key + ": " + value)
              + " in config.json, expected a whole number from 1 to "
              + LARGEST);
    }
    return value.intValue();
  }

  private OptionalInt token(String key) {
    JsonNode value = config.path(key);
    return value.isInt() && value.intValue() >= 0 && value.intValue() < size("vocab_size")
        ? OptionalInt.of(value.intValue())
        : OptionalInt.empty();
  }
}
