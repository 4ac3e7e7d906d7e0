package dev.assay.yamltasks.task;

/**
 * One message of a prompt.
 *
 * @param suffix what follows its content where messages are joined to plain text
 */
record Turn(Role role, String content, String suffix) {
  enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
