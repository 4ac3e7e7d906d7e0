package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.Cell;
import dev.assay.plugins.rnn.network.Compute;
import dev.assay.plugins.rnn.network.Embedding;
import dev.assay.plugins.rnn.network.Norm;
import dev.assay.plugins.rnn.network.RecurrentLayer;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.kernels.NotFiniteException;
import dev.assay.transformer.kernels.PackedMatrix;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a file, asked for by name and by the shape that the architecture gives them. What
 * is wrong is an error that names the tensor, and the shape that was expected and found.
 */
final class Weights {

  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Path file;
  private final Set<String> names;
  private final Function<String, Tensor> tensors;
  private final Arena arena;
  private final Workers workers;
  private final Set<String> used = new HashSet<>();
  private long parameters;

  /**
   * @param arena owns what is packed
   */
  Weights(
      Path file,
      Set<String> names,
      Function<String, Tensor> tensors,
      Arena arena,
      Workers workers) {
    this.file = file;
    this.names = names;
    this.tensors = tensors;
    this.arena = arena;
    this.workers = workers;
  }

  boolean has(String name) {
    return names.contains(name);
  }

  boolean hasPrefix(String prefix) {
    return names.stream().anyMatch(name -> name.startsWith(prefix));
  }

  /** The shape of a tensor, for sizes that nothing else tells. */
  long[] shape(String name) {
    if (!names.contains(name)) {
      throw new CheckpointException(file, "has no tensor " + name);
    }
    return tensors.apply(name).shape();
  }

  /** Dimensions of 1 do not count. */
  Tensor tensor(String name, long... shape) {
    if (!names.contains(name)) {
      throw new CheckpointException(
          file, "has no tensor " + name + ", expected of shape " + Arrays.toString(shape));
    }
    Tensor tensor = tensors.apply(name);
    if (!Arrays.equals(squeezed(tensor.shape()), squeezed(shape))) {
      throw new CheckpointException(
          file,
          "has the tensor "
              + name
              + " of shape "
              + Arrays.toString(tensor.shape())
              + ", expected "
              + Arrays.toString(shape));
    }
    if (used.add(name)) {
      parameters += tensor.elements();
    }
    return new Tensor(name, tensor.dtype(), shape, tensor.data());
  }

  private static long[] squeezed(long[] shape) {
    return Arrays.stream(shape).filter(size -> size != 1).toArray();
  }

  float[] vector(String name, long... shape) {
    Tensor tensor = tensor(name, shape);
    if (tensor.elements() > LARGEST) {
      throw new CheckpointException(
          file, "has " + tensor.elements() + " numbers in " + name + ", more than an array holds");
    }
    float[] values = tensor.toFloats();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw notFinite(name);
      }
    }
    return values;
  }

  Embedding embedding(String name, int vocabulary, int width) {
    return new Embedding(vector(name, vocabulary, width), width);
  }

  Norm norm(String name, int width) {
    return new Norm(vector(name + ".weight", width), vector(name + ".bias", width));
  }

  /** A product without bias, from {@code [outputs][inputs]}. */
  PackedMatrix linear(String name, int outputs, int inputs) {
    return pack(all(tensor(name, outputs, inputs)), null);
  }

  PackedMatrix linear(String name, int outputs, int inputs, float[] bias) {
    return pack(all(tensor(name, outputs, inputs)), bias);
  }

  /** With PyTorch's names: {@code module.weight_ih_l0}. */
  RecurrentLayer recurrent(
      Compute compute, Cell cell, String module, String suffix, int inputs, int hidden) {
    int outputs = cell.gates() * hidden;
    float[] inputBias = vector(module + ".bias_ih" + suffix, outputs);
    PackedMatrix input = linear(module + ".weight_ih" + suffix, outputs, inputs, inputBias);
    float[] stateBias = vector(module + ".bias_hh" + suffix, outputs);
    return new RecurrentLayer(
        compute, cell, input, linear(module + ".weight_hh" + suffix, outputs, hidden, stateBias));
  }

  private static WeightRows all(Tensor tensor) {
    return WeightRows.all(tensor, Orientation.OUTPUT_MAJOR);
  }

  PackedMatrix pack(WeightRows rows, float @Nullable [] bias) {
    try {
      return PackedMatrix.pack(List.of(rows), bias, arena, workers);
    } catch (NotFiniteException e) {
      throw notFinite(e.tensor());
    }
  }

  /** Values that were computed from a tensor, as one. */
  Tensor derived(String name, float[] values, long... shape) {
    return new Tensor(name, DType.F32, shape, MemorySegment.ofArray(values));
  }

  private CheckpointException notFinite(String name) {
    return new CheckpointException(
        file, "has a weight in " + name + " that is not a finite number; train the model anew");
  }

  /** Throws if there are tensors that nothing asked for: it is some other architecture then. */
  void requireAllUsed(String architecture) {
    Set<String> extra = new TreeSet<>(names);
    extra.removeAll(used);
    if (!extra.isEmpty()) {
      List<String> named = new ArrayList<>(extra).subList(0, Math.min(4, extra.size()));
      throw new CheckpointException(
          file,
          "has "
              + extra.size()
              + " tensors that "
              + architecture
              + " does not have: "
              + String.join(", ", named)
              + (extra.size() > named.size() ? ", ..." : ""));
    }
  }

  /** Numbers in the tensors asked for so far. */
  long parameters() {
    return parameters;
  }
}
