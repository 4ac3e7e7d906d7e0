package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.Cell;
import dev.assay.transformer.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * The {@code config.json} of a folder that {@code assay train} writes.
 *
 * @param location for messages
 */
record AssayConfig(Path location, JsonNode json) {

  private static final int LARGEST = 1 << 24;

  String modelType() {
    return json.path("model_type").asString("");
  }

  Cell cell() {
    return switch (json.path("cell").asString("")) {
      case "rnn" -> Cell.RNN;
      case "lstm" -> Cell.LSTM;
      case "gru" -> Cell.GRU;
      default ->
          throw new CheckpointException(
              location,
              "has the cell " + json.path("cell") + " in config.json, not rnn, lstm or gru");
    };
  }

  /** Whether the output's weights are the embedding, which must be as wide as {@code hidden}. */
  boolean tied(int width, int hidden) {
    boolean tied = json.path("tie_word_embeddings").asBoolean(false);
    if (tied && width != hidden) {
      throw new CheckpointException(
          location,
          "ties the output to embeddings of "
              + width
              + " numbers, but the hidden size is "
              + hidden);
    }
    return tied;
  }

  int size(String key) {
    JsonNode value = json.path(key);
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > LARGEST) {
      throw new CheckpointException(
          location,
          "has "
              + (value.isMissingNode() ? "no " + key : key + ": " + value)
              + " in config.json, expected a whole number from 1 to "
              + LARGEST);
    }
    return value.intValue();
  }

  OptionalInt token(String key) {
    JsonNode value = json.path(key);
    return value.isInt() && value.intValue() >= 0 && value.intValue() < size("vocab_size")
        ? OptionalInt.of(value.intValue())
        : OptionalInt.empty();
  }
}
