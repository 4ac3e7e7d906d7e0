package dev.assay.transformer.tokenizer;

import dev.assay.transformer.checkpoint.Digests;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** One token a byte of UTF-8: token ids are the bytes' values, and there are no special tokens. */
final class ByteTokenizer implements Tokenizer {

  private static final int SIZE = 256;

  @Override
  public int[] encode(String text) {
    return encodeTextOnly(text);
  }

  @Override
  public int[] encodeTextOnly(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xff;
    }
    return tokens;
  }

  @Override
  public String decode(int... tokens) {
    byte[] bytes = new byte[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      bytes[i] = (byte) tokens[i];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String piece(int token) {
    if (token < 0 || token >= SIZE) {
      throw new IndexOutOfBoundsException("token " + token + " is not a byte");
    }
    return ByteText.show(new byte[] {(byte) token});
  }

  @Override
  public String text(int token) {
    return piece(token);
  }

  @Override
  public OptionalInt find(String piece) {
    return IntStream.range(0, SIZE).filter(token -> piece(token).equals(piece)).findFirst();
  }

  @Override
  public OptionalInt bos() {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt eos() {
    return OptionalInt.empty();
  }

  @Override
  public int vocabularySize() {
    return SIZE;
  }

  @Override
  public String digest() {
    return Digests.sha256("UTF-8 bytes".getBytes(StandardCharsets.UTF_8));
  }
}
