package dev.assay.plugins.ngram.binary;

import dev.assay.plugins.ngram.model.ChildTable;
import dev.assay.plugins.ngram.model.FloatLayout;
import dev.assay.plugins.ngram.model.Layout;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.PackedLayout;
import dev.assay.plugins.ngram.model.UnaryDegrees;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Opens binary models by mapping the file: what a query needs is read when it is needed, and shared
 * by all processes that have the file open. The structure is checked once, in one pass.
 */
public final class BinaryModelReader {
  private final Path file;
  private final FileChannel channel;

  private BinaryModelReader(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * A model in a file.
   *
   * @param digest SHA-256 of its content, as the file gives it
   */
  public record BinaryModel(NgramModel model, Unit unit, String digest) {}

  /** Whether a file begins as binary models do. */
  public static boolean isBinary(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(Header.MAGIC.length), Header.MAGIC);
    }
  }

  /**
   * Opens a file that {@link #isBinary}.
   *
   * @throws EvalException if it is damaged or of another version
   */
  public static BinaryModel open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new BinaryModelReader(file, channel).open();
    }
  }

  private BinaryModel open() throws IOException {
    Header header = header();
    if (header.longestSection() > Header.LARGEST || header.fileLength() != channel.size()) {
      throw malformed(
          "has " + channel.size() + " bytes, not the " + header.fileLength() + " it announces");
    }
    Vocabulary vocabulary = vocabulary(header);
    int[] levelStart = header.levelStart();
    Layout layout = layout(header, levelStart);
    String damage = LayoutCheck.findDamage(layout, levelStart);
    if (!damage.isEmpty()) {
      throw malformed("is damaged: " + damage);
    }
    return new BinaryModel(
        new NgramModel(vocabulary, levelStart, layout),
        header.unit(),
        HexFormat.of().formatHex(header.digest()));
  }

  private Layout layout(Header header, int[] levelStart) throws IOException {
    long[] lengths = header.sectionLengths();
    ByteBuffer[] sections = new ByteBuffer[lengths.length];
    long at = header.numbersAt();
    for (int i = 0; i < lengths.length; i++) {
      sections[i] = map(at, lengths[i]);
      at = Header.padded(at + lengths[i]);
    }
    return switch (header.precision()) {
      case FLOAT32 ->
          new FloatLayout(
              sections[0].asIntBuffer(),
              sections[1].asIntBuffer(),
              new ChildTable(sections[2].asLongBuffer()));
      case EIGHT_BITS ->
          new PackedLayout(
              levelStart,
              new UnaryDegrees(sections[0].asLongBuffer(), PackedLayout.often(levelStart)),
              sections[1],
              sections[2].asFloatBuffer());
    };
  }

  private Header header() throws IOException {
    ByteBuffer bytes =
        map(0, Math.min(channel.size(), Header.LONGEST)).position(Header.MAGIC.length);
    if (bytes.remaining() < Header.DIGEST_LENGTH + 7 * Integer.BYTES) {
      throw malformed("ends inside its header");
    }
    int version = bytes.getInt();
    if (version != Header.VERSION) {
      throw malformed(
          "is of version " + version + ", and this program reads version " + Header.VERSION);
    }
    int unit = bytes.getInt();
    int precision = bytes.getInt();
    int order = bytes.getInt();
    int vocabularyBytes = bytes.getInt();
    int slots = bytes.getInt();
    byte[] digest = new byte[Header.DIGEST_LENGTH];
    bytes.get(digest);
    boolean plausible =
        unit >= 0
            && unit < Unit.values().length
            && precision >= 0
            && precision < Header.Precision.values().length
            && order >= 1
            && order <= Header.MAX_ORDER
            && bytes.remaining() >= order * Integer.BYTES
            && vocabularyBytes >= 0
            && slots >= 0;
    int[] sizes = new int[plausible ? order : 0];
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] = bytes.getInt();
      plausible &= sizes[k] >= (k == 0 ? 3 : 0);
    }
    if (!plausible) {
      throw malformed("has a header that makes no sense");
    }
    Header header =
        new Header(
            Unit.values()[unit],
            Header.Precision.values()[precision],
            sizes,
            vocabularyBytes,
            slots,
            digest);
    if (header.nodes() > Header.LARGEST) {
      throw malformed("announces " + header.nodes() + " n-grams, more than a file can hold");
    }
    return header;
  }

  private Vocabulary vocabulary(Header header) throws IOException {
    ByteBuffer bytes = map(header.vocabularyAt(), header.vocabularyLength());
    int words = header.sizes()[0];
    int[] lengths = new int[words];
    for (int word = 0; word < words; word++) {
      lengths[word] = length(bytes, word);
    }
    Vocabulary.Builder vocabulary = new Vocabulary.Builder();
    for (int word = 0; word < words; word++) {
      if (lengths[word] < 0 || lengths[word] > bytes.remaining()) {
        throw malformed("is damaged: the length of word " + word + " is " + lengths[word]);
      }
      byte[] name = new byte[lengths[word]];
      bytes.get(name);
      if (vocabulary.addName(name, 0, name.length) != word) {
        throw malformed("is damaged: word " + word + " is in the vocabulary twice");
      }
    }
    return vocabulary.build();
  }

  private int length(ByteBuffer bytes, int word) {
    if (bytes.hasRemaining()) {
      int length = bytes.get() & 0xFF;
      if (length < Header.LONG_WORD) {
        return length;
      }
      if (bytes.remaining() >= Integer.BYTES) {
        return bytes.getInt();
      }
    }
    throw malformed("is damaged: the lengths of words end with that of word " + word);
  }

  private ByteBuffer map(long at, long length) throws IOException {
    return channel.map(MapMode.READ_ONLY, at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private EvalException malformed(String problem) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE, "The binary n-gram model " + file + " " + problem + ".");
  }
}
