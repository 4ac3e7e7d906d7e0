package dev.assay.spi.model;

import java.net.URI;

/** A stretch of a prompt: text, a medium, or what one side says in a conversation. */
public sealed interface Segment {
  record Text(String text) implements Segment {}

  /**
   * A recording or an image, for models over discrete units.
   *
   * @param modality such as {@code audio} or {@code image}
   * @param source its bytes, as a {@code data:} URI (RFC 2397). A request is then its content: what
   *     is known of it by a name alone could change behind the name
   */
  record Media(String modality, URI source) implements Segment {}

  /**
   * One turn of a conversation. A prompt that has one has nothing else; the model puts its turns
   * into the words of its own chat template.
   */
  record Turn(Role role, String content) implements Segment {}

  /** Who speaks. */
  enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
