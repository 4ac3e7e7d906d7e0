package dev.assay.units.media;

/**
 * A picture in shades of grey.
 *
 * @param width in pixels, above 0
 * @param height in pixels, above 0
 * @param pixels row after row, 0 for black to 255 for white
 */
public record Picture(int width, int height, byte[] pixels) {
  public Picture {
    if (width < 1 || height < 1 || (long) width * height != pixels.length) {
      throw new MediaException(
          "The image has " + pixels.length + " pixels, not " + width + " x " + height + ".");
    }
  }

  /** The same with the middle half of its rows upside down. */
  public Picture withMiddleReversed() {
    byte[] reversed = pixels.clone();
    int from = height / 4;
    int to = height - from;
    for (int row = from; row < to; row++) {
      System.arraycopy(pixels, (from + to - 1 - row) * width, reversed, row * width, width);
    }
    return new Picture(width, height, reversed);
  }
}
