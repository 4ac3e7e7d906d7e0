package dev.assay.plugins.ngram.streaming;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** A folder of temporary files, all of which go with it. */
final class Scratch implements AutoCloseable {
  private final Path folder;
  private final Thread whenInterrupted = new Thread(this::deleteQuietly, "assay-ngram-scratch");
  private int files;

  /** Makes a folder of its own under {@code parent}. */
  Scratch(Path parent) throws IOException {
    folder = Files.createTempDirectory(parent, "assay-ngram-");
    // Nothing is closed where the process is told to end.
    Runtime.getRuntime().addShutdownHook(whenInterrupted);
  }

  /** A file that is not there yet, for records of so many ints. */
  RecordFile newFile(int width) {
    return new RecordFile(folder.resolve(String.valueOf(files++)), width);
  }

  /**
   * So many zero bytes that may be written and read anywhere. They lie in a file, so that the
   * system can take their memory where it is scarce; closing the arena frees it.
   */
  MemorySegment map(long bytes, Arena arena) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(String.valueOf(files++)),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      // Written before it is mapped: a full disk must be an error of writing.
      ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
      for (long left = bytes; left > 0; left -= channel.write(zeros)) {
        zeros.position(0).limit((int) Math.min(left, zeros.capacity()));
      }
      return channel.map(MapMode.READ_WRITE, 0, bytes, arena);
    }
  }

  /** A file as it is; closing the arena frees it. */
  MemorySegment map(RecordFile file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /** A file as it is, to read for as long as it is asked for. */
  ByteBuffer open(RecordFile file) throws IOException {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      checkSize(channel.size());
      return channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.nativeOrder());
    }
  }

  /** As {@link #map}, for as long as it is asked for. */
  ByteBuffer allocate(long bytes) throws IOException {
    checkSize(bytes);
    return map(bytes, Arena.ofAuto()).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** What a buffer can hold. */
  private static void checkSize(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "The training text has more n-grams than a model can hold, whose parts may have 2 GiB;"
              + " use a lower order or a smaller train_fraction.");
    }
  }

  /** Deletes all files; what is mapped of them stays readable. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    } catch (IllegalStateException _) {
      // The process ends, and the files go in any case.
    }
    delete();
  }

  private void delete() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  private void deleteQuietly() {
    try {
      delete();
    } catch (IOException _) {
      // There is nobody left to tell.
    }
  }
}
