package dev.assay.plugins.ngram.arpa;

import dev.assay.plugins.ngram.text.Unit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** How units are written in a file whose fields are separated by white space. */
final class TokenNames {
  static final String UNIT_COMMENT = "# unit: ";

  private static final int HEX_LENGTH = "<0x00>".length();

  private TokenNames() {}

  /**
   * Words are written as they are; of the rest, single bytes that are not printable ASCII are not.
   */
  static byte[] encode(byte[] unitBytes, Unit unit) {
    if (unit == Unit.WORD || unitBytes.length != 1 || isPrintable(unitBytes[0])) {
      return unitBytes;
    }
    return ("<0x" + HexFormat.of().withUpperCase().toHexDigits(unitBytes[0]) + ">")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The inverse of {@link #encode}. */
  static byte[] decode(byte[] name, Unit unit) {
    if (unit == Unit.WORD
        || name.length != HEX_LENGTH
        || !Arrays.equals(name, 0, 3, new byte[] {'<', '0', 'x'}, 0, 3)
        || !HexFormat.isHexDigit(name[3])
        || !HexFormat.isHexDigit(name[4])) {
      return name;
    }
    return new byte[] {
      (byte) (HexFormat.fromHexDigit(name[3]) << 4 | HexFormat.fromHexDigit(name[4]))
    };
  }

  private static boolean isPrintable(byte b) {
    return b > ' ' && b < 0x7F;
  }
}
