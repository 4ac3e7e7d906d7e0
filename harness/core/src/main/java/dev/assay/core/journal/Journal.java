package dev.assay.core.journal;

import dev.assay.core.files.FileErrors;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Response;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every answer of a run, one JSON line each, written as it comes. What is in the file survives the
 * death of the process: a line cut off at the end is dropped when the file is opened again, and its
 * request asked anew.
 *
 * <p>Answers are kept by the model's digest and the request's content, so they are found again
 * whatever order, split or position a later run has, and never served for another model.
 */
public final class Journal implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int QUEUE = 1 << 14;
  private static final Answer END =
      new Answer("", new RequestKey(0, 0), new Response.Rolling(0, 0));

  private final Path file;
  private final FileChannel lock;
  private final FileChannel channel;
  private final BlockingQueue<Answer> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread writer;
  private volatile @Nullable IOException failure;
  private volatile Abbreviation lastModel = new Abbreviation("", abbreviated(""));
  private boolean closed;

  /** Models answer one after the other, so one digest is remembered. */
  private record Abbreviation(String digest, String abbreviated) {}

  /** What waits to be written. */
  private record Answer(String model, RequestKey key, Response response) {}

  private Journal(Path file, FileChannel lock, FileChannel channel) {
    this.file = file;
    this.lock = lock;
    this.channel = channel;
    this.writer = Thread.ofPlatform().name("journal").daemon().start(this::write);
  }

  /**
   * Opens or creates the journal and keeps other processes from it until closed.
   *
   * @throws EvalException if another run holds it, or it cannot be written
   */
  public static Journal open(Path file) {
    // A lock on the journal itself would end when any reader of it is closed.
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel lock =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileChannel channel = null;
      try {
        lock(file, lock);
        channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        dropCutLine(channel);
        return new Journal(file, lock, channel);
      } catch (IOException | RuntimeException e) {
        lock.close();
        if (channel != null) {
          channel.close();
        }
        throw e;
      }
    } catch (IOException e) {
      throw FileErrors.cannotWrite(file, e);
    }
  }

  /**
   * Hands over every answer recorded for a model, oldest first.
   *
   * @return the numbers of lines that could not be read, whose requests are to be asked anew
   */
  public List<Long> replay(String modelDigest, BiConsumer<RequestKey, Response> answers) {
    String model = abbreviated(modelDigest);
    List<Long> damaged = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        try {
          JournalLine entry =
              MAPPER.readValue(line.getBytes(StandardCharsets.ISO_8859_1), JournalLine.class);
          if (model.equals(entry.model())) {
            answers.accept(RequestKey.parse(entry.key()), entry.response());
          }
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
          damaged.add(number);
        }
      }
      return damaged;
    } catch (IOException e) {
      throw FileErrors.cannotWrite(file, e);
    }
  }

  /**
   * Records an answer. Safe for use by several threads; waits when the disk is slower than the
   * model.
   *
   * @throws EvalException if an earlier answer could not be written
   */
  public void append(String modelDigest, RequestKey key, Response response) {
    if (response instanceof Response.Failure) {
      throw new IllegalArgumentException("a failure is not an answer to keep");
    }
    Abbreviation model = lastModel;
    if (!model.digest().equals(modelDigest)) {
      model = new Abbreviation(modelDigest, abbreviated(modelDigest));
      lastModel = model;
    }
    try {
      // The writer drains the queue even after a failure, so this cannot wait for ever.
      queue.put(new Answer(model.abbreviated(), key, response));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvalException(ErrorCode.IO_FAILURE, "Interrupted.", e);
    }
    throwFailure();
  }

  /** Waits until all is on disk. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      queue.put(END);
      writer.join();
      channel.force(true);
      channel.close();
      lock.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw FileErrors.cannotWrite(file, e);
    }
    throwFailure();
  }

  private void throwFailure() {
    IOException failed = failure;
    if (failed != null) {
      throw FileErrors.cannotWrite(file, failed);
    }
  }

  private void write() {
    JsonGenerator out =
        MAPPER
            .writer()
            .withRootValueSeparator("")
            .createGenerator(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
    List<Answer> batch = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      try {
        batch.add(queue.take());
      } catch (InterruptedException _) {
        // Nobody has a reason to interrupt this thread; END ends it.
        continue;
      }
      queue.drainTo(batch);
      ended = batch.remove(END);
      if (failure == null) {
        writeBatch(out, batch);
      }
      batch.clear();
    }
  }

  private void writeBatch(JsonGenerator out, List<Answer> batch) {
    try {
      for (Answer answer : batch) {
        JournalLine.write(answer.model(), answer.key(), answer.response(), out);
        out.writeRaw('\n');
      }
      out.flush();
    } catch (JacksonIOException e) {
      failure = e.getCause();
    }
  }

  private static void lock(Path file, FileChannel lockChannel) throws IOException {
    FileLock lock;
    try {
      lock = lockChannel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Another run is writing to "
              + file.getParent()
              + ". Wait for it, or choose another --out.");
    }
  }

  private static void dropCutLine(FileChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer block = ByteBuffer.allocate(1 << 16);
    long keep = 0;
    for (long at = end; at > 0 && keep == 0; ) {
      int size = (int) Math.min(block.capacity(), at);
      at -= size;
      block.clear().limit(size);
      while (block.hasRemaining()) {
        if (channel.read(block, at + block.position()) < 0) {
          throw new IOException("the file shrank while it was read");
        }
      }
      for (int i = size - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          keep = at + i + 1;
          break;
        }
      }
    }
    if (keep < end) {
      channel.truncate(keep);
    }
    channel.position(keep);
  }

  private static String abbreviated(String modelDigest) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(modelDigest.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
