package dev.assay.core.data;

import dev.assay.core.files.FileErrors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Held by one thread of one process at a time; the operating system frees a dead one's. */
public final class FileLock implements AutoCloseable {
  /** A process may hold a file's lock once only, so its threads queue here. */
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final ReentrantLock inProcess;
  private final FileChannel channel;

  private FileLock(ReentrantLock inProcess, FileChannel channel) {
    this.inProcess = inProcess;
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @param onWait is run once if another process has it
   */
  public static FileLock of(Path file, Runnable onWait) {
    Path path = file.toAbsolutePath().normalize();
    ReentrantLock inProcess = IN_PROCESS.computeIfAbsent(path, _ -> new ReentrantLock());
    inProcess.lock();
    try {
      Files.createDirectories(path.getParent());
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        onWait.run();
        channel.lock();
      }
      return new FileLock(inProcess, channel);
    } catch (IOException e) {
      inProcess.unlock();
      throw FileErrors.cannotWrite(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
    } finally {
      inProcess.unlock();
    }
  }
}
