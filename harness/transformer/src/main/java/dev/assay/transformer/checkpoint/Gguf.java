package dev.assay.transformer.checkpoint;

import dev.assay.transformer.checkpoint.MappedCheckpoint.Contents;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Opens a GGUF file as the Hugging Face model that it was converted from. */
final class Gguf {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Gguf() {}

  static Checkpoint open(Path path) {
    return MappedCheckpoint.open(arena -> read(path, arena));
  }

  private static Contents read(Path path, Arena arena) {
    GgufFile gguf = GgufFile.open(path, arena);
    if (gguf.metadata().integer("split.count").orElse(1) > 1) {
      throw new CheckpointException(
          path, "is one part of several; join them with llama-gguf-split --merge");
    }
    GgufArchitecture architecture =
        GgufArchitecture.of(path, gguf.metadata().string("general.architecture").orElse(""));
    GgufNames names = new GgufNames(architecture);
    SortedMap<String, Supplier<Tensor>> tensors = new TreeMap<>();
    for (GgufFile.Info info : gguf.tensors()) {
      if (names.isExperts(info.name())) {
        addExperts(gguf, info, names, tensors);
      } else if (!info.name().equals(GgufConfig.ROPE_FACTORS)) {
        String name = names.translate(info.name());
        boolean gemmaNorm = architecture == GgufArchitecture.GEMMA2 && name.endsWith("norm.weight");
        add(
            path,
            tensors,
            name,
            gemmaNorm
                ? () -> minusOne(gguf.tensor(info, name), arena)
                : () -> gguf.tensor(info, name));
      }
    }
    return new Contents(
        path, new GgufConfig(gguf, architecture).config(), List.of(gguf.file()), tensors);
  }

  /** Experts' matrices are one tensor here, and one each in the original. */
  private static void addExperts(
      GgufFile gguf,
      GgufFile.Info info,
      GgufNames names,
      SortedMap<String, Supplier<Tensor>> tensors) {
    Path path = gguf.file().path();
    if (info.shape().length != 3 || info.shape()[0] < 1 || info.shape()[0] > 1 << 14) {
      throw new CheckpointException(
          path, "tensor " + info.name() + " is not a stack of experts' matrices");
    }
    for (long expert = 0; expert < info.shape()[0]; expert++) {
      String name = names.expert(info.name(), expert);
      long index = expert;
      add(path, tensors, name, () -> slice(gguf.tensor(info, name), name, index));
    }
  }

  private static Tensor slice(Tensor stack, String name, long index) {
    long[] shape = stack.shape();
    long bytes = stack.data().byteSize() / shape[0];
    return new Tensor(
        name,
        stack.dtype(),
        new long[] {shape[1], shape[2]},
        stack.data().asSlice(index * bytes, bytes));
  }

  /**
   * Gemma multiplies by 1 + weight; the converter has added the 1 already. These are the smallest
   * tensors of the model.
   */
  private static Tensor minusOne(Tensor tensor, Arena arena) {
    float[] values = tensor.toFloats();
    MemorySegment data = arena.allocate((long) values.length * Float.BYTES, Float.BYTES);
    for (int i = 0; i < values.length; i++) {
      data.set(FLOAT, (long) i * Float.BYTES, values[i] - 1);
    }
    return new Tensor(tensor.name(), DType.F32, tensor.shape(), data);
  }

  private static void add(
      Path path,
      SortedMap<String, Supplier<Tensor>> tensors,
      String name,
      Supplier<Tensor> tensor) {
    if (tensors.put(name, tensor) != null) {
      throw new CheckpointException(path, "has two tensors that both are " + name);
    }
  }
}
