package dev.assay.core.data;

import dev.assay.spi.data.Doc;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;

/** What tells documents apart, wherever in their file they stand. */
public final class DocHash {
  private DocHash() {}

  /** SHA-256 of the fields as compact JSON in file order, in hexadecimal. */
  public static String of(Doc doc) {
    byte[] json = JsonMapper.shared().writeValueAsBytes(doc.fields());
    return HexFormat.of().formatHex(sha256().digest(json));
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
