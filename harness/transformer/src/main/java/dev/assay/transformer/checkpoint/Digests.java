package dev.assay.transformer.checkpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256, the identity of weights and tokenizers in results. */
public final class Digests {

  private Digests() {}

  /** Of the files one after another, in hex. */
  public static String sha256(List<MappedFile> files) {
    MessageDigest digest = sha256();
    files.forEach(file -> file.updateDigest(digest));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of the byte arrays one after another, in hex. */
  public static String sha256(byte[]... parts) {
    MessageDigest digest = sha256();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
