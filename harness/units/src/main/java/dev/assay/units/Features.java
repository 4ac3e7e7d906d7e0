package dev.assay.units;

/** How a medium becomes a sequence of vectors, one for each unit. */
public sealed interface Features permits LogMel, Patches {
  /** {@code audio} or {@code image}. */
  String modality();

  /** Numbers in a vector. */
  int size();

  /**
   * The vectors of a medium, in order, at least one.
   *
   * @param medium the bytes of its file
   * @throws dev.assay.units.media.MediaException if it cannot be read, or is not such as these are
   *     made of
   */
  float[][] of(byte[] medium);
}
