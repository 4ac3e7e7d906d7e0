package dev.assay.core.journal;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Segment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Stands for a request's content: the first 128 bits of the SHA-256 of all its fields. */
public record RequestKey(long high, long low) {
  /** Makes keys; for use by one thread. */
  public static final class Hasher {
    private final MessageDigest sha256;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    public Hasher() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JDK has SHA-256", e);
      }
    }

    public RequestKey of(Request request) {
      switch (request) {
        case Request.Loglikelihood(Prompt context, String continuation) -> {
          sha256.update((byte) 1);
          put(context);
          put(continuation);
        }
        case Request.LoglikelihoodRolling(Prompt text) -> {
          sha256.update((byte) 2);
          put(text);
        }
        case Request.GenerateUntil generate -> {
          sha256.update((byte) 3);
          put(generate.prompt());
          put(generate.stops().size());
          generate.stops().forEach(this::put);
          put(generate.maxTokens());
          put(generate.sampling());
        }
      }
      ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
      return new RequestKey(digest.getLong(), digest.getLong());
    }

    private void put(Prompt prompt) {
      put(prompt.segments().size());
      for (Segment segment : prompt.segments()) {
        switch (segment) {
          case Segment.Text(String text) -> {
            sha256.update((byte) 1);
            put(text);
          }
          case Segment.Media media -> {
            sha256.update((byte) 2);
            put(media.modality());
            put(media.source().toString());
          }
          case Segment.Turn(Segment.Role role, String content) -> {
            sha256.update((byte) 3);
            put(role.name());
            put(content);
          }
        }
      }
    }

    private void put(Sampling sampling) {
      put(Double.doubleToLongBits(sampling.temperature()));
      put(Double.doubleToLongBits(sampling.topP()));
      put(sampling.topK());
      put(sampling.seed());
    }

    // The length goes first, so that no two lists of fields run together to the same bytes.
    private void put(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      put(bytes.length);
      sha256.update(bytes);
    }

    private void put(long number) {
      sha256.update(this.number.putLong(0, number).array());
    }
  }

  static RequestKey parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("a request key has 32 hexadecimal digits");
    }
    return new RequestKey(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  @Override
  public String toString() {
    byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    return HexFormat.of().formatHex(bytes);
  }
}
