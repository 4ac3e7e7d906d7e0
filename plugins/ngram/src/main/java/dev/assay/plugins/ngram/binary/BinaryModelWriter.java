package dev.assay.plugins.ngram.binary;

import dev.assay.plugins.ngram.model.FloatLayout;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.PackedLayout;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Writes models as they lie in memory, in the format of {@link Header}. */
public final class BinaryModelWriter {
  private static final int CHUNK = 1 << 16;

  private final NgramModel model;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  private BinaryModelWriter(NgramModel model) {
    this.model = model;
  }

  /** Takes the bytes of a section, piece by piece. */
  private interface Sink {
    void write(ByteBuffer bytes) throws IOException;
  }

  /**
   * Writes a model.
   *
   * @throws EvalException if a part of it is too large for the format
   */
  public static void write(NgramModel model, Unit unit, Path file) throws IOException {
    BinaryModelWriter writer = new BinaryModelWriter(model);
    MessageDigest sha256 = sha256();
    writer.vocabulary(sha256::update);
    writer.numbers(sha256::update);
    Header header = header(model, unit, sha256.digest());
    if (header.longestSection() > Header.LARGEST) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "The model is too large for a binary file, whose parts may have 2 GiB; save it as"
              + " .arpa.");
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeAll(channel, header.bytes());
      writer.vocabulary(bytes -> writeAll(channel, bytes));
      writer.numbers(bytes -> writeAll(channel, bytes));
    }
  }

  private static Header header(NgramModel model, Unit unit, byte[] digest) {
    int[] sizes = new int[model.order()];
    for (int k = 1; k <= sizes.length; k++) {
      sizes[k - 1] = model.size(k);
    }
    int vocabularyBytes = 0;
    for (int word = 0; word < model.vocabulary().size(); word++) {
      int length = model.vocabulary().bytes(word).length;
      int bytes = length < Header.LONG_WORD ? 1 : 1 + Integer.BYTES;
      vocabularyBytes = Math.addExact(vocabularyBytes, Math.addExact(bytes, length));
    }
    return switch (model.layout()) {
      case FloatLayout numbers ->
          new Header(
              unit,
              Header.Precision.FLOAT32,
              sizes,
              vocabularyBytes,
              numbers.largeFamilies().slots().capacity(),
              digest);
      case PackedLayout _ ->
          new Header(unit, Header.Precision.EIGHT_BITS, sizes, vocabularyBytes, 0, digest);
    };
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void vocabulary(Sink sink) throws IOException {
    Vocabulary vocabulary = model.vocabulary();
    long written = 0;
    for (int word = 0; word < vocabulary.size(); word++) {
      int length = vocabulary.bytes(word).length;
      room(1 + Integer.BYTES, sink);
      chunk.put((byte) Math.min(length, Header.LONG_WORD));
      if (length >= Header.LONG_WORD) {
        chunk.putInt(length);
        written += Integer.BYTES;
      }
      written += 1 + length;
    }
    for (int word = 0; word < vocabulary.size(); word++) {
      flush(sink);
      sink.write(ByteBuffer.wrap(vocabulary.bytes(word)));
    }
    pad(written, sink);
  }

  private void numbers(Sink sink) throws IOException {
    switch (model.layout()) {
      case FloatLayout floats -> {
        ints(floats.contexts(), sink);
        ints(floats.longest(), sink);
        longs(floats.largeFamilies().slots(), sink);
      }
      case PackedLayout packed -> {
        longs(packed.shape().bits(), sink);
        flush(sink);
        sink.write(packed.records().duplicate().clear());
        pad(packed.records().capacity(), sink);
        for (int i = 0; i < packed.values().capacity(); i++) {
          room(Float.BYTES, sink);
          chunk.putFloat(packed.values().get(i));
        }
        pad((long) packed.values().capacity() * Float.BYTES, sink);
      }
    }
  }

  private void longs(LongBuffer longs, Sink sink) throws IOException {
    for (int i = 0; i < longs.capacity(); i++) {
      room(Long.BYTES, sink);
      chunk.putLong(longs.get(i));
    }
    flush(sink);
  }

  private void ints(IntBuffer ints, Sink sink) throws IOException {
    for (int i = 0; i < ints.capacity(); i++) {
      room(Integer.BYTES, sink);
      chunk.putInt(ints.get(i));
    }
    pad((long) ints.capacity() * Integer.BYTES, sink);
  }

  private void pad(long length, Sink sink) throws IOException {
    for (long i = length; (i & 7) != 0; i++) {
      room(1, sink);
      chunk.put((byte) 0);
    }
    flush(sink);
  }

  private void room(int bytes, Sink sink) throws IOException {
    if (chunk.remaining() < bytes) {
      flush(sink);
    }
  }

  private void flush(Sink sink) throws IOException {
    chunk.flip();
    if (chunk.hasRemaining()) {
      sink.write(chunk);
    }
    chunk.clear();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
