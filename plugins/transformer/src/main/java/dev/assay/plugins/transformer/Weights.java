package dev.assay.plugins.transformer;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.TrainedTokens;
import java.nio.file.Path;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What a card tells of a checkpoint.
 *
 * @param name of its folder or file
 * @param config for what the engine does not read of it
 * @param parameters number of weights
 * @param digest of the files
 * @param trainedTokens that it says it was trained on
 */
record Weights(
    String name,
    Path location,
    JsonNode config,
    long parameters,
    String digest,
    OptionalLong trainedTokens) {
  static Weights of(Path location, Checkpoint checkpoint) {
    Path file = location.toAbsolutePath().normalize().getFileName();
    return new Weights(
        file == null ? location.toString() : file.toString(),
        location,
        checkpoint.config(),
        checkpoint.names().stream().mapToLong(name -> elements(checkpoint, name)).sum(),
        checkpoint.digest(),
        TrainedTokens.of(location));
  }

  String architecture() {
    return config.path("model_type").asString("unknown");
  }

  private static long elements(Checkpoint checkpoint, String name) {
    try {
      return checkpoint.tensor(name).elements();
    } catch (CheckpointException e) {
      // Stored as integers or the like: a buffer, no parameter.
      return 0;
    }
  }
}
