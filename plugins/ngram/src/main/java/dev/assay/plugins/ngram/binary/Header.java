package dev.assay.plugins.ngram.binary;

import dev.assay.plugins.ngram.model.ExactRecords;
import dev.assay.plugins.ngram.model.QuantizedRecords;
import dev.assay.plugins.ngram.text.Unit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of a binary model file, and where its sections lie. All numbers are little-endian;
 * sections start at multiples of eight bytes, one after the other:
 *
 * <ol>
 *   <li>this header: {@code magic, version, unit, precision, order, vocabulary bytes, table slots,
 *       digest, number of n-grams of each order}
 *   <li>the vocabulary: the length of each word, then the words
 *   <li>the parts of {@link dev.assay.plugins.ngram.model.NgramModel.Layout}: words, records of
 *       contexts, records of the highest order, its codes and what all codes stand for (of {@link
 *       QuantizedRecords}), hash table
 * </ol>
 *
 * @param sizes by order from 1, the number of n-grams
 * @param vocabularyBytes the length of all words together
 * @param tableSlots the capacity of the hash table
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
  static final int LARGEST = Integer.MAX_VALUE - 8;

  /** To be raised when the format changes; other versions are refused. */
  static final int VERSION = 2;

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
    return (long) sizes[0] * Integer.BYTES + vocabularyBytes;
  }

  long wordsAt() {
    return padded(vocabularyAt() + vocabularyLength());
  }

  long wordsLength() {
    return nodes() * Integer.BYTES;
  }

  long contextsAt() {
    return padded(wordsAt() + wordsLength());
  }

  long contextsLength() {
    int ints =
        switch (precision) {
          case FLOAT32 -> ExactRecords.CONTEXT;
          case EIGHT_BITS -> QuantizedRecords.CONTEXT;
        };
    return (contexts() + 1) * ints * Integer.BYTES;
  }

  long longestAt() {
    return padded(contextsAt() + contextsLength());
  }

  long longestLength() {
    int ints =
        switch (precision) {
          case FLOAT32 -> ExactRecords.LONGEST;
          case EIGHT_BITS -> 1;
        };
    return (nodes() - contexts()) * ints * Integer.BYTES;
  }

  long codesAt() {
    return padded(longestAt() + longestLength());
  }

  /** The codes of the highest order; none where its records hold the numbers. */
  long codesLength() {
    return switch (precision) {
      case FLOAT32 -> 0;
      case EIGHT_BITS -> nodes() - contexts();
    };
  }

  long valuesAt() {
    return padded(codesAt() + codesLength());
  }

  /** What the codes stand for. */
  long valuesLength() {
    return switch (precision) {
      case FLOAT32 -> 0;
      case EIGHT_BITS ->
          (2 * (1L + sizes[0]) + (order() - 1L) * 2 * QuantizedRecords.VALUES) * Float.BYTES;
    };
  }

  long tableAt() {
    return padded(valuesAt() + valuesLength());
  }

  long tableLength() {
    return (long) tableSlots * Long.BYTES;
  }

  long fileLength() {
    return tableAt() + tableLength();
  }

  /** The longest section: each is one buffer in memory. */
  long longestSection() {
    long longest = Math.max(wordsLength(), Math.max(contextsLength(), valuesLength()));
    return Math.max(longest, Math.max(longestLength(), tableLength()));
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

  private static long padded(long position) {
    return position + 7 & -8L;
  }
}
