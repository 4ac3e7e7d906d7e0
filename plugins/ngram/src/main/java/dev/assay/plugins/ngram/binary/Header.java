package dev.assay.plugins.ngram.binary;

import dev.assay.plugins.ngram.model.FloatLayout;
import dev.assay.plugins.ngram.model.PackedLayout;
import dev.assay.plugins.ngram.model.UnaryDegrees;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.trie.Ngrams;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of a binary model file, and where its sections lie. All numbers are little-endian;
 * sections start at multiples of eight bytes, one after the other:
 *
 * <ol>
 *   <li>this header: {@code magic, version, unit, precision, order, vocabulary bytes, table slots
 *       (0 where there is none), digest, number of n-grams of each order}
 *   <li>the vocabulary: the length of each word, one byte below 255 or that and four more, then the
 *       words
 *   <li>the parts of a {@link FloatLayout}: contexts, highest order, hash table; or of a {@link
 *       PackedLayout}: shape, records, values
 * </ol>
 *
 * @param sizes by order from 1, the number of n-grams
 * @param vocabularyBytes the length of the vocabulary, lengths of words included
 * @param tableSlots the capacity of the hash table; 0 where the layout has none
 * @param digest SHA-256 of all sections, in hexadecimal digits
 */
record Header(
    Unit unit,
    Precision precision,
    int[] sizes,
    int vocabularyBytes,
    int tableSlots,
    byte[] digest) {
  /** How probabilities and back-off weights are kept. */
  enum Precision {
    FLOAT32,
    EIGHT_BITS
  }

  static final byte[] MAGIC = "assayngm".getBytes(StandardCharsets.US_ASCII);
  static final int DIGEST_LENGTH = 32;
  static final int MAX_ORDER = 64;

  /** The byte that says that a word's length follows in four bytes; shorter ones are that byte. */
  static final int LONG_WORD = 255;

  static final int LARGEST = Integer.MAX_VALUE - 8;

  /** To be raised when the format changes; other versions are refused. */
  static final int VERSION = 3;

  private static final int FIXED = MAGIC.length + 6 * Integer.BYTES + DIGEST_LENGTH;
  static final int LONGEST = FIXED + MAX_ORDER * Integer.BYTES;

  int order() {
    return sizes.length;
  }

  long nodes() {
    return 1 + Arrays.stream(sizes).asLongStream().sum();
  }

  long contexts() {
    return nodes() - sizes[sizes.length - 1];
  }

  long vocabularyAt() {
    return padded(FIXED + (long) sizes.length * Integer.BYTES);
  }

  long vocabularyLength() {
    return vocabularyBytes;
  }

  /** Where the first section of {@link #sectionLengths} lies. */
  long numbersAt() {
    return padded(vocabularyAt() + vocabularyLength());
  }

  /** The lengths in bytes of the sections behind the vocabulary. */
  long[] sectionLengths() {
    return switch (precision) {
      case FLOAT32 ->
          new long[] {
            (contexts() + 1) * FloatLayout.CONTEXT * Integer.BYTES,
            (nodes() - contexts()) * FloatLayout.LONGEST * Integer.BYTES,
            (long) tableSlots * Long.BYTES
          };
      case EIGHT_BITS ->
          new long[] {
            UnaryDegrees.words(contexts(), nodes()) * (long) Long.BYTES,
            PackedLayout.recordBytes(levelStart()),
            PackedLayout.valueCount(order(), sizes[0]) * Float.BYTES
          };
    };
  }

  int[] levelStart() {
    return Ngrams.levelStarts(sizes);
  }

  long fileLength() {
    long at = numbersAt();
    for (long length : sectionLengths()) {
      at = padded(at + length);
    }
    return at;
  }

  /** The longest section: each is one buffer in memory. */
  long longestSection() {
    return Arrays.stream(sectionLengths()).max().orElseThrow();
  }

  ByteBuffer bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(vocabularyAt())).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(VERSION).putInt(unit.ordinal());
    bytes.putInt(precision.ordinal()).putInt(sizes.length);
    bytes.putInt(vocabularyBytes).putInt(tableSlots).put(digest);
    for (int size : sizes) {
      bytes.putInt(size);
    }
    return bytes.rewind();
  }

  static long padded(long position) {
    return position + 7 & -8L;
  }
}
