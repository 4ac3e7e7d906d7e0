package dev.assay.units.media;

import java.net.URI;
import java.util.Base64;

/** A medium in a URI (RFC 2397), in base 64. */
public final class DataUri {
  private static final String BASE64 = ";base64";

  private DataUri() {}

  /**
   * @param type such as {@code audio/wav}
   */
  public static URI of(String type, byte[] content) {
    return URI.create("data:" + type + BASE64 + "," + Base64.getEncoder().encodeToString(content));
  }

  /**
   * @throws MediaException if it is no such URI
   */
  public static byte[] content(URI uri) {
    String rest = uri.getRawSchemeSpecificPart();
    int comma = rest.indexOf(',');
    if (!"data".equalsIgnoreCase(uri.getScheme())
        || comma < 0
        || !rest.substring(0, comma).endsWith(BASE64)) {
      throw new MediaException("A medium is read from a data: URI in base 64 alone.");
    }
    try {
      return Base64.getDecoder().decode(rest.substring(comma + 1));
    } catch (IllegalArgumentException e) {
      throw new MediaException("The medium's URI is not in base 64.", e);
    }
  }
}
