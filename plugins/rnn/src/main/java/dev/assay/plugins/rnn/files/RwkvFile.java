package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.Compute;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.checkpoint.MappedFile;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code ggmf} files of rwkv.cpp: a header, then for each tensor its name, type, shape and
 * numbers, little-endian (docs/FILE_FORMAT.md of RWKV/rwkv.cpp).
 */
final class RwkvFile {

  private static final int MAGIC = 0x67676d66;
  private static final int OLDEST = 100;
  private static final int NEWEST = 101;
  private static final int HEADER_BYTES = 24;
  private static final int MAX_DIMENSIONS = 4;
  private static final int MAX_NAME = 256;
  private static final int BYTES = 256;

  private final MappedFile file;
  private final SortedMap<String, Tensor> tensors = new TreeMap<>();
  private long at = HEADER_BYTES;

  private RwkvFile(MappedFile file) {
    this.file = file;
  }

  static boolean recognises(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(Integer.BYTES);
      return new String(magic, StandardCharsets.US_ASCII).equals("fmgg");
    } catch (IOException e) {
      return false;
    }
  }

  static NetworkFile open(Path location, Compute compute, Arena arena) {
    try (Arena mapping = Arena.ofShared()) {
      MappedFile mapped = MappedFile.open(location, mapping);
      RwkvFile file = new RwkvFile(mapped);
      int[] header = file.header();
      file.readTensors();
      Weights weights =
          new Weights(location, file.tensors.keySet(), file.tensors::get, arena, compute.workers());
      RwkvReader reader = new RwkvReader(location, weights, header[0], header[1], header[2]);
      var network = reader.network(compute);
      weights.requireAllUsed(network.architecture());
      // A vocabulary of 256 is that of bytes; the word vocabularies of larger models are no part
      // of the file.
      Optional<Tokenizer> tokenizer =
          header[0] == BYTES
              ? Optional.of(Tokenizers.bytes())
              : Tokenizers.openIfThere(location.toAbsolutePath().getParent());
      return new NetworkFile(
          network,
          tokenizer,
          OptionalInt.empty(),
          OptionalInt.empty(),
          Digests.sha256(List.of(mapped)));
    }
  }

  /** Vocabulary, width and number of layers. */
  private int[] header() {
    if (file.size() < HEADER_BYTES || file.int32(0, "the magic") != MAGIC) {
      throw new CheckpointException(
          file.path(), "is no recurrent model: not safetensors, and no ggmf file of rwkv.cpp");
    }
    int version = file.int32(4, "the version");
    if (version < OLDEST || version > NEWEST) {
      throw new CheckpointException(
          file.path(), "has version " + version + " of the ggmf format; 100 and 101 are read");
    }
    int[] sizes = new int[3];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = file.int32(8 + 4L * i, "the header");
      if (sizes[i] < 1 || sizes[i] > 1 << 24) {
        throw new CheckpointException(
            file.path(), "has a vocabulary, width or number of layers of " + sizes[i]);
      }
    }
    return sizes;
  }

  private void readTensors() {
    while (at < file.size()) {
      int dimensions = next("a tensor's number of dimensions", 1, MAX_DIMENSIONS);
      int nameLength = next("the length of a tensor's name", 1, MAX_NAME);
      DType type = type(next("a tensor's type", 0, Integer.MAX_VALUE));
      long[] shape = new long[dimensions];
      long elements = 1;
      for (int i = dimensions - 1; i >= 0; i--) {
        shape[i] = next("a tensor's dimension", 1, Integer.MAX_VALUE);
        elements = Math.min(Integer.MAX_VALUE, elements * shape[i]);
      }
      byte[] name =
          file.slice(at, nameLength, "a tensor's name")
              .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
      at += nameLength;
      String text = new String(name, StandardCharsets.UTF_8);
      long bytes = type.byteSize(elements);
      tensors.put(text, new Tensor(text, type, shape, file.slice(at, bytes, "tensor " + text)));
      at += bytes;
    }
  }

  private int next(String what, int least, int most) {
    int value = file.int32(at, what);
    if (value < least || value > most) {
      throw new CheckpointException(file.path(), "gives " + value + " as " + what);
    }
    at += Integer.BYTES;
    return value;
  }

  private DType type(int code) {
    return switch (code) {
      case 0 -> DType.F32;
      case 1 -> DType.F16;
      default ->
          throw new CheckpointException(
              file.path(),
              "is quantised (type " + code + "); only files of FP32 and FP16 are read");
    };
  }
}
