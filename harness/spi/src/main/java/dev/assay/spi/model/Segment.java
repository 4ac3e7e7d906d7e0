package dev.assay.spi.model;

import java.net.URI;

/** A stretch of a prompt in one modality. */
public sealed interface Segment {
  record Text(String text) implements Segment {}

  /**
   * A recording or an image, for models over discrete units.
   *
   * @param modality such as {@code audio} or {@code image}
   * @param source where its bytes are
   */
  record Media(String modality, URI source) implements Segment {}
}
