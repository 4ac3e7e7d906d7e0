package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens to text, watching for stop strings. Words are written with one space between them, none at
 * the start of a line; the end of a sentence of words is a newline.
 */
final class TextWriter {
  private static final byte[] NEWLINE = {'\n'};
  private static final byte[] SPACE = {' '};

  private final Vocabulary vocabulary;
  private final Unit unit;
  private final List<byte[]> stops;
  private byte[] written = new byte[64];
  private int length;
  private boolean spaceDue;

  /**
   * Starts a text.
   *
   * @param spaceDue whether what stands before it ends with a word
   */
  TextWriter(Vocabulary vocabulary, Unit unit, List<String> stops, boolean spaceDue) {
    this.vocabulary = vocabulary;
    this.unit = unit;
    this.stops = stops.stream().filter(stop -> !stop.isEmpty()).map(Unit::bytes).toList();
    this.spaceDue = spaceDue;
  }

  /** Appends a token; returns false where that completes a stop string, and drops it. */
  boolean append(int token) {
    int before = length;
    if (token == Vocabulary.SENTENCE_END) {
      write(NEWLINE);
      spaceDue = false;
    } else {
      if (spaceDue) {
        write(SPACE);
      }
      write(vocabulary.bytes(token));
      spaceDue = unit.spaceBetweenTokens();
    }
    int stop = firstStop(before);
    length = stop < 0 ? length : stop;
    return stop < 0;
  }

  private void write(byte[] bytes) {
    if (length + bytes.length > written.length) {
      written = Arrays.copyOf(written, Math.max(2 * written.length, length + bytes.length));
    }
    System.arraycopy(bytes, 0, written, length, bytes.length);
    length += bytes.length;
  }

  /** Where the first stop string that ends behind {@code before} starts, or -1. */
  private int firstStop(int before) {
    int first = -1;
    for (byte[] stop : stops) {
      int at = Math.max(0, before - stop.length + 1);
      while (at <= length - stop.length
          && !Arrays.equals(written, at, at + stop.length, stop, 0, stop.length)) {
        at++;
      }
      if (at <= length - stop.length && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** The text so far; bytes that are not UTF-8 become U+FFFD. */
  String text() {
    return new String(written, 0, length, StandardCharsets.UTF_8);
  }
}
