package dev.assay.plugins.transformer;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.CheckpointException;

/** Counts a model's parameters. */
final class Parameters {
  private Parameters() {}

  static long count(Checkpoint checkpoint) {
    long count = 0;
    for (String name : checkpoint.names()) {
      try {
        count += checkpoint.tensor(name).elements();
      } catch (CheckpointException e) {
        // Stored as integers or the like: a buffer, no parameter.
        continue;
      }
    }
    return count;
  }
}
