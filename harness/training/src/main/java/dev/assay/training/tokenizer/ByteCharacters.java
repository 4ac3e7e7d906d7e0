package dev.assay.training.tokenizer;

/**
 * GPT-2's spelling of bytes: those that print stand for themselves, the others for the characters
 * from U+0100 on (openai/gpt-2, {@code src/encoder.py}, {@code bytes_to_unicode}).
 */
final class ByteCharacters {
  private static final char[] OF_BYTE = new char[256];

  static {
    char next = 256;
    for (int b = 0; b < 256; b++) {
      boolean prints = b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
      OF_BYTE[b] = prints ? (char) b : next++;
    }
  }

  private ByteCharacters() {}

  /** The character of a byte from 0 to 255. */
  static char of(int b) {
    return OF_BYTE[b];
  }
}
