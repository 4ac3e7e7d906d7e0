package dev.assay.transformer.tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Shows a token's bytes to people. */
final class ByteText {

  private ByteText() {}

  /** A piece in GPT-2's spelling; one that is not in it stays as it is. */
  static String ofByteLevel(String piece) {
    byte[] bytes = new byte[piece.length()];
    for (int i = 0; i < bytes.length; i++) {
      int value = ByteCharacters.toByte(piece.charAt(i));
      if (value < 0) {
        return piece;
      }
      bytes[i] = (byte) value;
    }
    return show(bytes);
  }

  /** As text if they are UTF-8, else every byte that is not ASCII as {@code <0xHH>}. */
  static String show(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      StringBuilder shown = new StringBuilder();
      for (byte b : bytes) {
        shown.append(
            b >= 0 ? Character.toString(b) : String.format(Locale.ROOT, "<0x%02X>", b & 0xff));
      }
      return shown.toString();
    }
  }
}
