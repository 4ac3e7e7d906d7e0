package dev.assay.transformer.checkpoint;

import java.io.Serial;
import java.nio.file.Path;

/**
 * A model or tokenizer file that cannot be used; the message is one sentence naming the file and
 * the place in it.
 */
public final class CheckpointException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private static final int MAX_LENGTH = 1000;

  public CheckpointException(Path file, String problem) {
    super(file + ": " + printable(problem));
  }

  public CheckpointException(Path file, String problem, Throwable cause) {
    super(file + ": " + printable(problem), cause);
  }

  /** What is quoted from a file may be anything; the message stays one line of readable length. */
  private static String printable(String problem) {
    StringBuilder line = new StringBuilder();
    problem
        .codePoints()
        .limit(MAX_LENGTH)
        .forEach(c ->
            line.appendCodePoint(
                Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? 0xfffd : c));
    return problem.length() > MAX_LENGTH ? line.append("...").toString() : line.toString();
  }
}
