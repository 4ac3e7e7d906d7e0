package dev.assay.transformer.tokenizer;

import java.util.Arrays;

/**
 * GPT-2's spelling of bytes: those that print stand for themselves, the others for the characters
 * from U+0100 on (openai/gpt-2, {@code src/encoder.py}, {@code bytes_to_unicode}).
 */
public final class ByteCharacters {
  private static final char[] OF_BYTE = new char[256];
  private static final int[] BYTE_OF = new int[0x144];

  static {
    Arrays.fill(BYTE_OF, -1);
    char next = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean prints = b >= '!' && b <= '~' || b >= 0xa1 && b != 0xad;
      OF_BYTE[b] = prints ? (char) b : next++;
      BYTE_OF[OF_BYTE[b]] = b;
    }
  }

  private ByteCharacters() {}

  /** The character of a byte from 0 to 255. */
  public static char of(int b) {
    return OF_BYTE[b];
  }

  /** The byte that a character stands for, or -1. */
  static int toByte(char character) {
    return character < BYTE_OF.length ? BYTE_OF[character] : -1;
  }
}
