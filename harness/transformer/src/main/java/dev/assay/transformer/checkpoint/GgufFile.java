package dev.assay.transformer.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A GGUF file of version 2 or 3, little-endian (ggml-org/ggml, {@code docs/gguf.md}): metadata, the
 * tensors' descriptions, then their data, aligned.
 *
 * @param tensors in the file's order
 */
record GgufFile(MappedFile file, GgufMetadata metadata, List<Info> tensors) {

  private static final int MAGIC = 0x46554747;
  private static final long MAX_TENSORS = 1 << 18;
  private static final int MAX_DIMENSIONS = 4;

  private static final Map<Integer, DType> TYPES =
      Map.of(
          0, DType.F32,
          1, DType.F16,
          2, DType.Q4_0,
          8, DType.Q8_0,
          12, DType.Q4_K,
          14, DType.Q6_K,
          30, DType.BF16);

  /**
   * One tensor's description.
   *
   * @param name GGUF's own
   * @param shape outermost first, other than in the file
   * @param type ggml's number of the type
   * @param offset from the file's start
   */
  record Info(String name, long[] shape, int type, long offset) {

    Optional<DType> dtype() {
      return Optional.ofNullable(TYPES.get(type));
    }
  }

  static GgufFile open(Path path, Arena arena) {
    MappedFile file = MappedFile.open(path, arena);
    GgufCursor cursor = new GgufCursor(file, 0);
    if (cursor.int32("the GGUF header") != MAGIC) {
      throw new CheckpointException(path, "is no GGUF file: it does not start with GGUF");
    }
    int version = cursor.int32("the GGUF version");
    if (version != 2 && version != 3) {
      throw new CheckpointException(
          path,
          "has the GGUF version "
              + Integer.toUnsignedString(version)
              + "; versions 2 and 3, little-endian, can be read");
    }
    long tensorCount = cursor.count(24, MAX_TENSORS, "the number of tensors");
    long keyCount = cursor.count(12, GgufMetadata.maxKeys(), "the number of metadata keys");
    GgufMetadata metadata = new GgufMetadata(file, cursor, keyCount);
    List<Info> infos = new ArrayList<>();
    for (long i = 0; i < tensorCount; i++) {
      infos.add(readInfo(cursor));
    }
    long alignment = metadata.integer("general.alignment").orElse(32);
    if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
      throw new CheckpointException(
          path, "has the general.alignment " + alignment + ", not a power of two up to 1048576");
    }
    long dataStart = (cursor.position() + alignment - 1) / alignment * alignment;
    List<Info> tensors =
        infos.stream().map(info -> placed(file, info, dataStart, alignment)).toList();
    checkLayout(file, tensors);
    return new GgufFile(file, metadata, tensors);
  }

  private static Info readInfo(GgufCursor cursor) {
    String name = cursor.string("a tensor name");
    int dimensions = cursor.int32("the number of dimensions of " + name);
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
      throw cursor.fault(
          "tensor "
              + name
              + " has "
              + Integer.toUnsignedString(dimensions)
              + " dimensions, more than "
              + MAX_DIMENSIONS);
    }
    long[] shape = new long[dimensions];
    for (int i = dimensions - 1; i >= 0; i--) {
      shape[i] = cursor.int64("the shape of " + name);
      if (shape[i] < 0) {
        throw cursor.fault("tensor " + name + " has a negative dimension");
      }
    }
    return new Info(
        name, shape, cursor.int32("the type of " + name), cursor.int64("the offset of " + name));
  }

  /** With its offset counted from the file's start. */
  private static Info placed(MappedFile file, Info info, long dataStart, long alignment) {
    if (info.offset < 0 || info.offset % alignment != 0 || info.offset > file.size() - dataStart) {
      throw fault(
          file,
          info,
          "lies at data offset "
              + Long.toUnsignedString(info.offset)
              + ", unaligned or behind the file's end");
    }
    return new Info(info.name, info.shape, info.type, dataStart + info.offset);
  }

  private static void checkLayout(MappedFile file, List<Info> tensors) {
    Set<String> names = new HashSet<>();
    long end = 0;
    for (Info info : tensors.stream().sorted(Comparator.comparingLong(Info::offset)).toList()) {
      if (!names.add(info.name)) {
        throw fault(file, info, "is there twice");
      }
      if (info.offset < end) {
        throw fault(
            file,
            info,
            "starts at byte "
                + info.offset
                + ", inside the tensor before it, which ends at "
                + end);
      }
      // How long a tensor of a type we do not read is, we cannot say.
      end = info.dtype().isPresent() ? info.offset + byteSize(file, info) : info.offset;
      if (end > file.size()) {
        throw fault(
            file,
            info,
            "ends at byte " + end + ", but the file has only " + file.size() + " (truncated?)");
      }
    }
  }

  private static long byteSize(MappedFile file, Info info) {
    DType dtype = info.dtype().orElseThrow();
    long row = info.shape.length == 0 ? 1 : info.shape[info.shape.length - 1];
    if (row % dtype.blockElements() != 0) {
      throw fault(
          file,
          info,
          "has rows of "
              + row
              + " elements, not a whole number of "
              + dtype
              + " blocks of "
              + dtype.blockElements());
    }
    try {
      long bytes = dtype.byteSize(Tensor.elements(info.shape));
      return Math.addExact(bytes, info.offset) - info.offset;
    } catch (ArithmeticException e) {
      throw fault(
          file, info, "has the shape " + Arrays.toString(info.shape) + ", larger than any file");
    }
  }

  /** The tensor, under another name. */
  Tensor tensor(Info info, String name) {
    DType dtype =
        info.dtype()
            .orElseThrow(() ->
                fault(
                    file,
                    info,
                    "is stored in ggml's type "
                        + info.type
                        + "; those that can be read are "
                        + Arrays.toString(DType.values())));
    return new Tensor(
        name,
        dtype,
        info.shape,
        file.slice(info.offset, byteSize(file, info), "tensor " + info.name));
  }

  private static CheckpointException fault(MappedFile file, Info info, String problem) {
    return new CheckpointException(file.path(), "tensor " + info.name + " " + problem);
  }
}
