package dev.assay.units.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The binary portable graymap of Netpbm ({@code P5}), of 8 bits a pixel. */
public final class PgmFile {
  private static final int WHITE = 255;

  private PgmFile() {}

  /**
   * @throws MediaException if it is no such file, or not as long as it says
   */
  public static Picture read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    if (in.remaining() < 3 || in.get() != 'P' || in.get() != '5') {
      throw new MediaException("The image is no binary portable graymap (P5).");
    }
    long width = number(in);
    long height = number(in);
    if (number(in) != WHITE) {
      throw new MediaException("The image's white is not 255.");
    }
    if (width * height != in.remaining()) {
      throw new MediaException(
          "The image says that it is "
              + width
              + " x "
              + height
              + " pixels, and has "
              + in.remaining()
              + ".");
    }
    return new Picture(
        (int) width, (int) height, Arrays.copyOfRange(file, in.position(), file.length));
  }

  /** The next number of the header, of at most six digits, and the white space behind it. */
  private static long number(ByteBuffer in) {
    int next = ' ';
    while (isSpace(next) && in.hasRemaining()) {
      next = in.get();
      while (next == '#') {
        next = afterComment(in);
      }
    }
    long number = 0;
    int digits = 0;
    for (; next >= '0' && next <= '9' && digits < 6 && in.hasRemaining(); digits++) {
      number = 10 * number + next - '0';
      next = in.get();
    }
    if (digits == 0 || !isSpace(next)) {
      throw new MediaException("The image has a header that is not a portable graymap's.");
    }
    return number;
  }

  private static int afterComment(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (in.get() == '\n') {
        return ' ';
      }
    }
    return ' ';
  }

  private static boolean isSpace(int character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }

  public static byte[] write(Picture picture) {
    byte[] header =
        ("P5\n" + picture.width() + " " + picture.height() + "\n" + WHITE + "\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = Arrays.copyOf(header, header.length + picture.pixels().length);
    System.arraycopy(picture.pixels(), 0, file, header.length, picture.pixels().length);
    return file;
  }
}
