package dev.assay.yamltasks.task;

import dev.assay.spi.model.Segment;

/**
 * One part of a prompt: an instruction, a question or an answer.
 *
 * @param role who says it, where the prompt is a conversation
 * @param suffix what follows its content in running text
 */
record Turn(Segment.Role role, String content, String suffix) {
  static Turn system(String content) {
    return new Turn(Segment.Role.SYSTEM, content, "");
  }

  static Turn user(String content, String suffix) {
    return new Turn(Segment.Role.USER, content, suffix);
  }

  static Turn assistant(String content, String suffix) {
    return new Turn(Segment.Role.ASSISTANT, content, suffix);
  }

  Segment.Turn said() {
    return new Segment.Turn(role, content);
  }
}
