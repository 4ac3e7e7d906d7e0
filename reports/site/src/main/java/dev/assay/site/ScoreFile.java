package dev.assay.site;

import dev.assay.core.compare.DocumentScores;
import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.files.FileErrors;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every document's part in every score of one run, so that adding a run to a site reads no other
 * run's samples again. {@code scores.bin} holds, one score after the other, the documents' hashes
 * and then their contributions, 8 bytes each, big-endian; {@code scores.idx} says where: model and
 * task by number, metric, filter, offset, count.
 */
final class ScoreFile {
  private static final int VERSION = 1;
  private static final int BYTES = 2 * Long.BYTES;

  /** Places in the run's own lists of models and tasks. */
  record Key(int model, int task, Column column) {}

  private record Place(long offset, int count) {}

  private final Path file;
  private final Map<Key, Place> places;

  private ScoreFile(Path file, Map<Key, Place> places) {
    this.file = file;
    this.places = places;
  }

  static ScoreFile open(Path folder) {
    Path index = folder.resolve("scores.idx");
    Path file = folder.resolve("scores.bin");
    Map<Key, Place> places = new HashMap<>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(index)))) {
      long end = Files.size(file);
      if (in.readInt() != VERSION) {
        throw damaged(index);
      }
      while (in.read() == 1) {
        var column = new Column(in.readUTF(), in.readUTF());
        var key = new Key(in.readInt(), in.readInt(), column);
        var place = new Place(in.readLong(), in.readInt());
        if (place.count < 1
            || place.offset < 0
            || place.offset + (long) BYTES * place.count > end) {
          throw damaged(index);
        }
        places.put(key, place);
      }
    } catch (IOException e) {
      throw FileErrors.cannotRead(index, e);
    }
    return new ScoreFile(file, places);
  }

  private static EvalException damaged(Path file) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE,
        file + " is damaged. Remove the folder " + file.getParent() + " and give the run again.");
  }

  /** Nothing for a score that is no mean of its samples. */
  Optional<DocumentScores> read(Key key) {
    Place place = places.get(key);
    if (place == null) {
      return Optional.empty();
    }
    var bytes = ByteBuffer.allocate(BYTES * place.count);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes, place.offset + bytes.position()) > 0) {}
    } catch (IOException e) {
      throw FileErrors.cannotRead(file, e);
    }
    bytes.flip();
    long[] documents = new long[place.count];
    double[] contributions = new double[place.count];
    bytes.asLongBuffer().get(documents);
    bytes.position(Long.BYTES * place.count).slice().asDoubleBuffer().get(contributions);
    return Optional.of(new DocumentScores(documents, contributions));
  }

  /** Writes both files; the index last. */
  static final class Writer implements AutoCloseable {
    private final DataOutputStream index;
    private final FileChannel data;
    private long offset;

    Writer(Path folder) throws IOException {
      Files.createDirectories(folder);
      this.index =
          new DataOutputStream(
              new java.io.BufferedOutputStream(
                  Files.newOutputStream(folder.resolve("scores.idx"))));
      this.data =
          FileChannel.open(
              folder.resolve("scores.bin"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
      index.writeInt(VERSION);
    }

    void add(Key key, DocumentScores scores) throws IOException {
      int count = scores.documents().length;
      var bytes = ByteBuffer.allocate(BYTES * count);
      bytes.asLongBuffer().put(scores.documents());
      bytes.position(Long.BYTES * count).slice().asDoubleBuffer().put(scores.contributions());
      bytes.rewind();
      while (bytes.hasRemaining()) {
        data.write(bytes);
      }
      index.write(1);
      index.writeUTF(key.column.metric());
      index.writeUTF(key.column.filter());
      index.writeInt(key.model);
      index.writeInt(key.task);
      index.writeLong(offset);
      index.writeInt(count);
      offset += (long) BYTES * count;
    }

    @Override
    public void close() throws IOException {
      data.close();
      index.close();
    }
  }
}
