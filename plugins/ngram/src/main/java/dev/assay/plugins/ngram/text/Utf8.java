package dev.assay.plugins.ngram.text;

/** Lengths of UTF-8 sequences (RFC 3629: no overlong forms, no surrogates). */
final class Utf8 {
  private Utf8() {}

  /** The length that a sequence starting with {@code lead} has; 1 for a byte that starts none. */
  static int expectedLength(byte lead) {
    int b = lead & 0xFF;
    if (b < 0xC2 || b > 0xF4) {
      return 1;
    }
    return b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  /** The length of the well-formed sequence at {@code at}, or 1 where there is none. */
  static int length(byte[] text, int at, int to) {
    int length = expectedLength(text[at]);
    if (length == 1 || at + length > to) {
      return 1;
    }
    for (int i = 1; i < length; i++) {
      if ((text[at + i] & 0xC0) != 0x80) {
        return 1;
      }
    }
    int lead = text[at] & 0xFF;
    int second = text[at + 1] & 0xFF;
    boolean overlong = lead == 0xE0 && second < 0xA0 || lead == 0xF0 && second < 0x90;
    boolean outOfRange = lead == 0xED && second > 0x9F || lead == 0xF4 && second > 0x8F;
    return overlong || outOfRange ? 1 : length;
  }
}
