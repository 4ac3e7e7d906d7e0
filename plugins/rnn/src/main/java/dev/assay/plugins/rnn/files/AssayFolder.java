package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.Cell;
import dev.assay.plugins.rnn.network.Compute;
import dev.assay.plugins.rnn.network.Convolutional;
import dev.assay.plugins.rnn.network.Embedding;
import dev.assay.plugins.rnn.network.FeedForward;
import dev.assay.plugins.rnn.network.Network;
import dev.assay.plugins.rnn.network.RecurrentLayer;
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

/**
 * The folders that {@code assay train} writes: {@code config.json} with a {@code model_type} of
 * {@code assay_rnn}, {@code assay_feedforward}, {@code assay_conv} or {@code assay_seq2seq}, and
 * safetensors with the names and layouts of PyTorch's modules.
 */
final class AssayFolder {

  private final Path location;
  private final AssayConfig config;
  private final Weights weights;
  private final Compute compute;

  private AssayFolder(Path location, AssayConfig config, Weights weights, Compute compute) {
    this.location = location;
    this.config = config;
    this.weights = weights;
    this.compute = compute;
  }

  static NetworkFile open(Path location, Compute compute, Arena arena) {
    try (Checkpoint checkpoint = Checkpoints.open(location)) {
      Weights weights =
          new Weights(location, checkpoint.names(), checkpoint::tensor, arena, compute.workers());
      AssayFolder folder =
          new AssayFolder(
              location, new AssayConfig(location, checkpoint.config()), weights, compute);
      Network network = folder.network();
      return new NetworkFile(
          network,
          Tokenizers.openIfThere(location),
          folder.config.token("bos_token_id"),
          folder.config.token("eos_token_id"),
          checkpoint.digest());
    }
  }

  private Network network() {
    String type = config.modelType();
    Network network =
        switch (type) {
          case "assay_rnn" -> recurrent();
          case "assay_feedforward" -> feedForward();
          case "assay_conv" -> convolutional();
          case "assay_seq2seq" -> new EncoderDecoderWeights(config, weights, compute).network();
          default ->
              throw new CheckpointException(
                  location,
                  "is a model of the type \""
                      + type
                      + "\"; rnn: reads assay_rnn, assay_feedforward, assay_conv and assay_seq2seq,"
                      + " and transformer: the architectures of transformers");
        };
    weights.requireAllUsed("a model of the type " + type);
    return network;
  }

  private Network recurrent() {
    Cell cell = config.cell();
    int vocabulary = config.size("vocab_size");
    int width = config.size("embedding_size");
    int hidden = config.size("hidden_size");
    Embedding embedding = weights.embedding("encoder.weight", vocabulary, width);
    List<RecurrentLayer> layers = new ArrayList<>();
    for (int k = 0; k < config.size("num_layers"); k++) {
      layers.add(
          weights.recurrent(compute, cell, "rnn", "_l" + k, k == 0 ? width : hidden, hidden));
    }
    String decoder = config.tied(width, hidden) ? "encoder.weight" : "decoder.weight";
    PackedMatrix output = decoder(decoder, vocabulary, hidden);
    return new StackedRnn(compute, cell, embedding, layers, output, weights.parameters());
  }

  private Network feedForward() {
    int vocabulary = config.size("vocab_size");
    int context = config.size("context");
    int width = config.size("embedding_size");
    int hidden = config.size("hidden_size");
    Embedding embedding = weights.embedding("encoder.weight", vocabulary, width);
    float[] bias = weights.vector("hidden.bias", hidden);
    PackedMatrix layer =
        weights.linear("hidden.weight", hidden, Math.multiplyExact(context, width), bias);
    PackedMatrix output = decoder("decoder.weight", vocabulary, hidden);
    return new FeedForward(compute, embedding, context, layer, output, weights.parameters());
  }

  private Network convolutional() {
    int vocabulary = config.size("vocab_size");
    int width = config.size("hidden_size");
    int kernel = config.size("kernel");
    Embedding embedding = weights.embedding("encoder.weight", vocabulary, width);
    List<PackedMatrix> layers = new ArrayList<>();
    for (int k = 0; k < config.size("num_layers"); k++) {
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
}
