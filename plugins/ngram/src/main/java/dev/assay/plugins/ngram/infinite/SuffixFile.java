package dev.assay.plugins.ngram.infinite;

import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An index in a file, mapped when it is opened: the magic, then as little-endian ints the version,
 * the unit, the number of words, the bytes of all words and the number of tokens; SHA-256 of words
 * and tokens; the length of each word; the words, filled up to a multiple of four bytes; the
 * tokens; the suffixes.
 */
public final class SuffixFile {
  private static final byte[] MAGIC = "assaysfx".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int DIGEST = 32;
  private static final int HEADER = MAGIC.length + 5 * Integer.BYTES + DIGEST;
  private static final int CHUNK = 1 << 16;

  /** Tokens and suffixes are each mapped as one. */
  private static final int MOST_TOKENS = Integer.MAX_VALUE / Integer.BYTES;

  private final Path file;
  private final FileChannel channel;

  private SuffixFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * A model in a file.
   *
   * @param digest SHA-256 of its words and tokens, as the file gives it
   */
  public record Stored(InfiniteModel model, Unit unit, String digest) {}

  /** Whether a file begins as such indices do. */
  public static boolean recognises(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** Writes what a model counts in. */
  public static void write(InfiniteModel model, Unit unit, Path file) throws IOException {
    SuffixIndex index = model.index();
    Vocabulary vocabulary = index.vocabulary();
    int bytes = 0;
    for (int word = 0; word < vocabulary.size(); word++) {
      bytes = Math.addExact(bytes, vocabulary.bytes(word).length);
    }
    ByteBuffer head =
        ByteBuffer.allocate(HEADER + vocabulary.size() * Integer.BYTES + padded(bytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    head.put(MAGIC).putInt(VERSION).putInt(unit.ordinal());
    head.putInt(vocabulary.size()).putInt(bytes).putInt(index.size());
    head.put(digest(index));
    for (int word = 0; word < vocabulary.size(); word++) {
      head.putInt(vocabulary.bytes(word).length);
    }
    for (int word = 0; word < vocabulary.size(); word++) {
      head.put(vocabulary.bytes(word));
    }
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeAll(out, head.rewind());
      writeAll(out, index.tokens());
      writeAll(out, index.suffixes());
    }
  }

  private static byte[] digest(SuffixIndex index) {
    MessageDigest sha256 = sha256();
    ByteBuffer number = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < index.vocabulary().size(); word++) {
      byte[] bytes = index.vocabulary().bytes(word);
      sha256.update(number.putInt(0, bytes.length).array());
      sha256.update(bytes);
    }
    for (int i = 0; i < index.size(); i++) {
      sha256.update(number.putInt(0, index.tokens().get(i)).array());
    }
    return sha256.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static void writeAll(FileChannel out, IntBuffer numbers) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < numbers.capacity(); from += CHUNK / Integer.BYTES) {
      int count = Math.min(CHUNK / Integer.BYTES, numbers.capacity() - from);
      chunk.clear();
      chunk.asIntBuffer().put(0, numbers, from, count);
      writeAll(out, chunk.limit(count * Integer.BYTES));
    }
  }

  private static int padded(int bytes) {
    return Math.addExact(bytes, 3) & ~3;
  }

  /**
   * Opens a file that this class wrote.
   *
   * @param backoff see {@link InfiniteModel}
   * @throws EvalException if it is damaged
   */
  public static Stored open(Path file, double backoff) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SuffixFile(file, channel).open(backoff);
    }
  }

  private Stored open(double backoff) throws IOException {
    if (channel.size() < HEADER) {
      throw malformed("ends inside its header");
    }
    ByteBuffer header = map(0, HEADER).position(MAGIC.length);
    int version = header.getInt();
    if (version != VERSION) {
      throw malformed("is of version " + version + ", and this program reads version " + VERSION);
    }
    int unit = header.getInt();
    int words = header.getInt();
    int bytes = header.getInt();
    int tokens = header.getInt();
    byte[] digest = new byte[DIGEST];
    header.get(digest);
    if (unit < 0
        || unit >= Unit.values().length
        || words < 4
        || words > MOST_TOKENS
        || bytes < 0
        || bytes > Integer.MAX_VALUE - 3
        || tokens < 1
        || tokens > MOST_TOKENS) {
      throw malformed("has a header that makes no sense");
    }
    long wordsAt = HEADER + (long) words * Integer.BYTES;
    long tokensAt = wordsAt + padded(bytes);
    long tokenBytes = (long) tokens * Integer.BYTES;
    if (tokensAt + 2 * tokenBytes != channel.size()) {
      throw malformed(
          "has "
              + channel.size()
              + " bytes, not the "
              + (tokensAt + 2 * tokenBytes)
              + " it announces");
    }
    Vocabulary vocabulary = vocabulary(words, bytes, wordsAt);
    IntBuffer text = map(tokensAt, tokenBytes).asIntBuffer();
    IntBuffer suffixes = map(tokensAt + tokenBytes, tokenBytes).asIntBuffer();
    check(text, suffixes, words);
    return new Stored(
        new InfiniteModel(new SuffixIndex(vocabulary, text, suffixes), backoff),
        Unit.values()[unit],
        HexFormat.of().formatHex(digest));
  }

  private Vocabulary vocabulary(int words, int bytes, long at) throws IOException {
    IntBuffer lengths = map(HEADER, at - HEADER).asIntBuffer();
    ByteBuffer stored = map(at, bytes);
    Vocabulary.Builder vocabulary = new Vocabulary.Builder();
    for (int word = 0; word < words; word++) {
      int length = lengths.get(word);
      if (length < 0 || length > stored.remaining()) {
        throw malformed("is damaged: the length of word " + word + " is " + length);
      }
      byte[] name = new byte[length];
      stored.get(name);
      if (vocabulary.addName(name, 0, length) != word) {
        throw malformed("is damaged: word " + word + " is in the vocabulary twice");
      }
    }
    return vocabulary.build();
  }

  /** One pass: every number is in range, and the suffixes are sorted by their first tokens. */
  private void check(IntBuffer text, IntBuffer suffixes, int words) {
    for (int i = 0; i < text.capacity(); i++) {
      if (text.get(i) < 0 || text.get(i) >= words) {
        throw malformed("is damaged: token " + i + " is " + text.get(i));
      }
    }
    int last = 0;
    for (int i = 0; i < suffixes.capacity(); i++) {
      int suffix = suffixes.get(i);
      int first = suffix < 0 || suffix >= text.capacity() ? -1 : text.get(suffix);
      if (first < last) {
        throw malformed("is damaged: suffix " + i + " is " + suffix);
      }
      last = first;
    }
  }

  private ByteBuffer map(long at, long length) throws IOException {
    return channel.map(MapMode.READ_ONLY, at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private EvalException malformed(String problem) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE, "The suffix array " + file + " " + problem + ".");
  }
}
