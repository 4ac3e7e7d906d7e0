package dev.assay.yamltasks.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SHA-256 of data; every value is written with its type and length, so that no two read alike. */
public final class Fingerprint {
  private final MessageDigest digest;

  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * @param value what JSON can hold; anything else counts as its text
   */
  public Fingerprint add(@Nullable Object value) {
    switch (value) {
      case null -> digest.update((byte) 'n');
      case Boolean flag -> digest.update((byte) (flag ? 't' : 'f'));
      case Integer number -> number('i', number);
      case Long number -> number('i', number);
      case Double number -> number('d', Double.doubleToLongBits(number));
      case List<?> list -> {
        number('l', list.size());
        list.forEach(this::add);
      }
      case Map<?, ?> map -> {
        number('m', map.size());
        map.forEach((key, inner) -> add(key).add(inner));
      }
      case Object other -> {
        byte[] bytes = other.toString().getBytes(StandardCharsets.UTF_8);
        number('s', bytes.length);
        digest.update(bytes);
      }
    }
    return this;
  }

  private void number(char type, long number) {
    digest.update(ByteBuffer.allocate(9).put((byte) type).putLong(number).flip());
  }

  public long toLong() {
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  public String toHex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
