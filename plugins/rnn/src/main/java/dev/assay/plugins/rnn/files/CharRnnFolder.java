package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.Cell;
import dev.assay.plugins.rnn.network.Compute;
import dev.assay.plugins.rnn.network.Embedding;
import dev.assay.plugins.rnn.network.RecurrentLayer;
import dev.assay.plugins.rnn.network.StackedRnn;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.checkpoint.JsonFiles;
import dev.assay.transformer.checkpoint.MappedFile;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.kernels.PackedMatrix;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The charRNN checkpoints of ml5.js: a TensorFlow {@code MultiRNNCell} of {@code BasicLSTMCell}s
 * (forget bias 1, gates i, j, f, o), every tensor a file of little-endian float32 numbers.
 */
final class CharRnnFolder {

  static final String MANIFEST = "manifest.json";
  private static final String CELL = "rnnlm/multi_rnn_cell/cell_";

  /** Where PyTorch's gates i, f, g, o are among TensorFlow's. */
  private static final int[] GATES = {0, 2, 1, 3};

  private final Path folder;
  private final Weights weights;

  private CharRnnFolder(Path folder, Weights weights) {
    this.folder = folder;
    this.weights = weights;
  }

  static NetworkFile open(Path folder, Compute compute, Arena arena) {
    try (Arena mapping = Arena.ofShared()) {
      SortedMap<String, Tensor> tensors = new TreeMap<>();
      List<MappedFile> files = new ArrayList<>();
      Path manifest = folder.resolve(MANIFEST);
      for (Map.Entry<String, JsonNode> entry : JsonFiles.readObject(manifest).properties()) {
        MappedFile file = MappedFile.open(file(manifest, entry), mapping);
        tensors.put(entry.getKey(), tensor(manifest, entry, file));
        files.add(file);
      }
      Weights weights =
          new Weights(folder, tensors.keySet(), tensors::get, arena, compute.workers());
      StackedRnn network = new CharRnnFolder(folder, weights).network(compute);
      return new NetworkFile(
          network,
          Optional.of(tokenizer(folder)),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Digests.sha256(files));
    }
  }

  private static Path file(Path manifest, Map.Entry<String, JsonNode> entry) {
    String name = entry.getValue().path("filename").asString("");
    if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
      throw new CheckpointException(
          manifest,
          "gives "
              + entry.getValue().path("filename")
              + " for "
              + entry.getKey()
              + ", not a file"
              + " beside it");
    }
    return manifest.resolveSibling(name);
  }

  private static Tensor tensor(Path manifest, Map.Entry<String, JsonNode> entry, MappedFile file) {
    List<Long> shape = new ArrayList<>();
    long elements = 1;
    for (JsonNode size : entry.getValue().path("shape")) {
      if (!size.isInt() || size.intValue() < 1) {
        throw new CheckpointException(
            manifest, "gives " + entry.getKey() + " the shape " + entry.getValue().path("shape"));
      }
      shape.add((long) size.intValue());
      elements = Math.min(Integer.MAX_VALUE, elements * size.intValue());
    }
    if (file.size() != elements * Float.BYTES) {
      throw new CheckpointException(
          file.path(),
          "has "
              + file.size()
              + " bytes, but "
              + entry.getKey()
              + " of shape "
              + shape
              + " takes "
              + elements * Float.BYTES);
    }
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return new Tensor(entry.getKey(), DType.F32, sizes, file.bytes());
  }

  private StackedRnn network(Compute compute) {
    int layerCount = 0;
    while (weights.hasPrefix(CELL + layerCount + "/basic_lstm_cell/")) {
      layerCount++;
    }
    if (layerCount == 0) {
      throw new CheckpointException(
          folder, "has no " + CELL + "0/basic_lstm_cell; only networks of LSTM cells are read");
    }
    long[] embeddingShape = weights.shape("embedding");
    long[] outputShape = weights.shape("rnnlm/softmax_w");
    if (embeddingShape.length != 2 || outputShape.length != 2) {
      throw new CheckpointException(folder, "has an embedding or softmax_w that is no matrix");
    }
    int vocabulary = (int) embeddingShape[0];
    int size = (int) outputShape[0];
    Embedding embedding = weights.embedding("embedding", vocabulary, (int) embeddingShape[1]);
    List<RecurrentLayer> layers = new ArrayList<>();
    for (int k = 0; k < layerCount; k++) {
      layers.add(layer(compute, k, k == 0 ? (int) embeddingShape[1] : size, size));
    }
    PackedMatrix output =
        weights.pack(
            WeightRows.all(
                weights.tensor("rnnlm/softmax_w", size, vocabulary), Orientation.INPUT_MAJOR),
            weights.vector("rnnlm/softmax_b", vocabulary));
    return new StackedRnn(compute, Cell.LSTM, embedding, layers, output, weights.parameters());
  }

  private RecurrentLayer layer(Compute compute, int k, int inputs, int size) {
    String cell = CELL + k + "/basic_lstm_cell/";
    // TensorFlow renamed them in version 1.2.
    String kernelName = weights.has(cell + "kernel") ? cell + "kernel" : cell + "weights";
    String biasName = weights.has(cell + "bias") ? cell + "bias" : cell + "biases";
    Tensor kernel = weights.tensor(kernelName, inputs + size, 4L * size);
    float[] stored = weights.vector(biasName, 4L * size);
    int[] order = new int[4 * size];
    float[] bias = new float[4 * size];
    for (int i = 0; i < order.length; i++) {
      int gate = GATES[i / size];
      order[i] = gate * size + i % size;
      bias[i] = stored[order[i]] + (gate == 2 ? 1 : 0);
    }
    return new RecurrentLayer(
        compute,
        Cell.LSTM,
        weights.pack(rows(kernel, 0, inputs, order), bias),
        weights.pack(rows(kernel, inputs, size, order), null));
  }

  /** Some inputs of a kernel, whose first index they are. */
  private static WeightRows rows(Tensor kernel, int first, int inputs, int[] order) {
    long rowBytes = kernel.dtype().byteSize(order.length);
    Tensor part =
        new Tensor(
            kernel.name(),
            kernel.dtype(),
            new long[] {inputs, order.length},
            kernel.data().asSlice(first * rowBytes, inputs * rowBytes));
    return new WeightRows(part, Orientation.INPUT_MAJOR, order);
  }

  /**
   * {@code vocab.json}. One published vocabulary lost two letters: its keys of two spaces and of
   * nothing were u and U.
   */
  private static Tokenizer tokenizer(Path folder) {
    Path file = folder.resolve("vocab.json");
    JsonNode vocabulary = JsonFiles.readObject(file);
    ObjectNode repaired = JsonNodeFactory.instance.objectNode();
    vocabulary.properties().forEach(entry -> repaired.set(entry.getKey(), entry.getValue()));
    restore(repaired, "  ", "u");
    restore(repaired, "", "U");
    return Tokenizers.characters(file, repaired);
  }

  private static void restore(ObjectNode vocabulary, String lost, String letter) {
    if (vocabulary.has(lost) && !vocabulary.has(letter)) {
      vocabulary.set(letter, vocabulary.remove(lost));
    }
  }
}
