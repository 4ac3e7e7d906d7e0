package dev.assay.transformer.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A file mapped into memory for reading. Taking a range that the file does not have is a {@link
 * CheckpointException}.
 */
public record MappedFile(Path path, MemorySegment bytes) {

  private static final int DIGEST_CHUNK = 1 << 20;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Maps a whole file; it stays readable until {@code arena} is closed. */
  public static MappedFile open(Path path, Arena arena) {
    if (Files.isDirectory(path)) {
      throw new CheckpointException(path, "is a directory where a file is needed");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new MappedFile(
          path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (NoSuchFileException e) {
      throw new CheckpointException(path, "no such file", e);
    } catch (IOException e) {
      throw new CheckpointException(path, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  public long size() {
    return bytes.byteSize();
  }

  /**
   * The {@code length} bytes from {@code offset} on; {@code what} names them in the error if they
   * are not there.
   */
  public MemorySegment slice(long offset, long length, String what) {
    if (offset < 0 || length < 0 || offset > size() - length) {
      throw new CheckpointException(
          path,
          what
              + " needs "
              + length
              + " bytes at offset "
              + offset
              + ", but the file has only "
              + size());
    }
    return bytes.asSlice(offset, length);
  }

  /** The little-endian number at {@code offset}. */
  public int int32(long offset, String what) {
    return slice(offset, Integer.BYTES, what).get(INT, 0);
  }

  /** The little-endian number at {@code offset}. */
  public long int64(long offset, String what) {
    return slice(offset, Long.BYTES, what).get(LONG, 0);
  }

  void updateDigest(MessageDigest digest) {
    for (long at = 0; at < size(); at += DIGEST_CHUNK) {
      digest.update(bytes.asSlice(at, Math.min(DIGEST_CHUNK, size() - at)).asByteBuffer());
    }
  }
}
