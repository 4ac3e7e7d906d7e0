package dev.assay.transformer.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One safetensors file: 8 bytes of header length, a JSON header, then the tensors' bytes without
 * gaps or overlaps.
 *
 * <p>The checks are those of the reference implementation (huggingface/safetensors, {@code
 * Metadata::validate}).
 */
final class SafetensorsFile {

  /** The reference implementation's limit. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private final MappedFile file;
  private final long dataOffset;
  private final Map<String, SafetensorsEntry> entries;

  private SafetensorsFile(MappedFile file, long dataOffset, Map<String, SafetensorsEntry> entries) {
    this.file = file;
    this.dataOffset = dataOffset;
    this.entries = entries;
  }

  static SafetensorsFile open(Path path, Arena arena) {
    MappedFile file = MappedFile.open(path, arena);
    long headerLength = file.int64(0, "the header length");
    if (headerLength < 2 || headerLength > MAX_HEADER_BYTES) {
      throw new CheckpointException(
          path,
          "states a header of "
              + Long.toUnsignedString(headerLength)
              + " bytes, allowed are 2 to "
              + MAX_HEADER_BYTES);
    }
    byte[] header =
        file.slice(Long.BYTES, headerLength, "the header").toArray(ValueLayout.JAVA_BYTE);
    Map<String, SafetensorsEntry> entries = new TreeMap<>();
    for (SafetensorsEntry entry : new SafetensorsHeaderReader(path, header).read()) {
      if (entries.put(entry.name(), entry) != null) {
        throw new CheckpointException(
            path, "the header names the tensor " + entry.name() + " twice");
      }
    }
    SafetensorsFile result = new SafetensorsFile(file, Long.BYTES + headerLength, entries);
    result.checkLayout();
    return result;
  }

  private void checkLayout() {
    long dataSize = file.size() - dataOffset;
    long end = 0;
    List<SafetensorsEntry> inOrder =
        entries.values().stream()
            .sorted(
                Comparator.comparingLong(SafetensorsEntry::begin)
                    .thenComparingLong(SafetensorsEntry::end))
            .toList();
    for (SafetensorsEntry entry : inOrder) {
      if (entry.end() > dataSize) {
        throw fault(
            entry,
            "ends at byte "
                + entry.end()
                + " of the data, but the file has only "
                + dataSize
                + " (truncated?)");
      }
      if (entry.begin() < end) {
        throw fault(
            entry,
            "starts at byte "
                + entry.begin()
                + " of the data, inside the tensor before it, which ends at "
                + end);
      }
      if (entry.begin() > end) {
        throw fault(
            entry,
            "starts at byte " + entry.begin() + " of the data, leaving a gap after byte " + end);
      }
      if (entry.end() - entry.begin() != entry.byteSize()) {
        throw fault(
            entry,
            "has "
                + (entry.end() - entry.begin())
                + " bytes, but "
                + entry.type()
                + " "
                + entry.shapeText()
                + " needs "
                + entry.byteSize());
      }
      end = entry.end();
    }
    if (end != dataSize) {
      throw new CheckpointException(
          file.path(), "has " + dataSize + " bytes of data, but the header accounts for " + end);
    }
  }

  MappedFile file() {
    return file;
  }

  Set<String> names() {
    return entries.keySet();
  }

  Tensor tensor(String name) {
    SafetensorsEntry entry = entries.get(name);
    if (entry == null) {
      throw new CheckpointException(file.path(), "has no tensor " + name);
    }
    DType dtype =
        switch (entry.type()) {
          case F32 -> DType.F32;
          case F16 -> DType.F16;
          case BF16 -> DType.BF16;
          case F64, I64, U64, I32, U32, I16, U16, I8, U8, BOOL, F8_E4M3, F8_E5M2, F8_E8M0 ->
              throw fault(
                  entry,
                  "is stored as "
                      + entry.type()
                      + "; weights can be read as "
                      + List.of(DType.F32, DType.F16, DType.BF16).stream()
                          .map(DType::name)
                          .collect(Collectors.joining(", ")));
        };
    MemorySegment data = file.slice(dataOffset + entry.begin(), entry.byteSize(), "tensor " + name);
    return new Tensor(name, dtype, entry.shape(), data);
  }

  private CheckpointException fault(SafetensorsEntry entry, String problem) {
    return new CheckpointException(file.path(), "tensor " + entry.name() + " " + problem);
  }
}
