package dev.assay.transformer.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.ValueLayout;

/**
 * Reads a GGUF file from front to back; every length is checked against what is left of the file.
 */
final class GgufCursor {

  private static final int MAX_STRING_BYTES = 1 << 24;

  private final MappedFile file;
  private long at;

  GgufCursor(MappedFile file, long at) {
    this.file = file;
    this.at = at;
  }

  long position() {
    return at;
  }

  int uint8(String what) {
    int value = file.slice(at, 1, what).get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    at += 1;
    return value;
  }

  int int32(String what) {
    int value = file.int32(at, what);
    at += Integer.BYTES;
    return value;
  }

  long int64(String what) {
    long value = file.int64(at, what);
    at += Long.BYTES;
    return value;
  }

  /**
   * A number of things of at least {@code itemBytes} each, which must fit into the rest of the
   * file, and be at most {@code limit}.
   */
  long count(int itemBytes, long limit, String what) {
    long start = at;
    long count = int64(what);
    if (count < 0 || count > limit || count > (file.size() - at) / itemBytes) {
      throw new CheckpointException(
          file.path(),
          what
              + " at offset "
              + start
              + " is "
              + Long.toUnsignedString(count)
              + ", more than the file can hold");
    }
    return count;
  }

  String string(String what) {
    long start = at;
    int length = (int) count(1, MAX_STRING_BYTES, "the length of " + what);
    byte[] bytes =
        file.slice(at, length, what + " at offset " + start).toArray(ValueLayout.JAVA_BYTE);
    at += length;
    return new String(bytes, UTF_8);
  }

  void skip(long bytes, String what) {
    file.slice(at, bytes, what);
    at += bytes;
  }

  CheckpointException fault(String problem) {
    return new CheckpointException(file.path(), problem + " (before offset " + at + ")");
  }
}
