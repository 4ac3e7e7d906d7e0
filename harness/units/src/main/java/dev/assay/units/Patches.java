package dev.assay.units;

import dev.assay.units.media.MediaException;
import dev.assay.units.media.PgmFile;
import dev.assay.units.media.Picture;

/**
 * Square patches of an image, row after row as text is read; a vector has a patch's pixels in the
 * same order, 0 for black and 1 for white.
 *
 * @param side of a patch, in pixels; images whose sides are no multiples of it are refused
 */
public record Patches(int side) implements Features {
  public Patches {
    if (side < 1 || side > 64) {
      throw new MediaException("Patches of " + side + " x " + side + " pixels cannot be made.");
    }
  }

  @Override
  public String modality() {
    return "image";
  }

  @Override
  public int size() {
    return side * side;
  }

  @Override
  public float[][] of(byte[] medium) {
    Picture picture = PgmFile.read(medium);
    if (picture.width() % side != 0 || picture.height() % side != 0) {
      throw new MediaException(
          "The image is %d x %d pixels, which patches of %d x %d do not tile."
              .formatted(picture.width(), picture.height(), side, side));
    }
    int across = picture.width() / side;
    float[][] vectors = new float[across * (picture.height() / side)][size()];
    for (int patch = 0; patch < vectors.length; patch++) {
      int top = patch / across * side;
      int left = patch % across * side;
      for (int i = 0; i < size(); i++) {
        int at = (top + i / side) * picture.width() + left + i % side;
        vectors[patch][i] = Byte.toUnsignedInt(picture.pixels()[at]) / 255f;
      }
    }
    return vectors;
  }
}
