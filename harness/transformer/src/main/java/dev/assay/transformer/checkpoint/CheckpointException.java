package dev.assay.transformer.checkpoint;

import java.io.Serial;
import java.nio.file.Path;

/**
 * A model or tokenizer file that cannot be used; the message is one sentence naming the file and
 * the place in it.
 */
public final class CheckpointException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public CheckpointException(Path file, String problem) {
    super(file + ": " + problem);
  }

  public CheckpointException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
