package dev.assay.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many tokens a checkpoint says that it was trained on: in {@code training.json} of Assay's
 * trainer, or in {@code trainer_state.json} of Hugging Face's, which has a 0 where it did not
 * count.
 */
public final class TrainedTokens {

  private TrainedTokens() {}

  /**
   * @param location of a checkpoint; a file by itself says nothing
   */
  public static OptionalLong of(Path location) {
    return Stream.of(
            number(location.resolve("training.json"), "/progress/tokens"),
            number(location.resolve("trainer_state.json"), "/num_input_tokens_seen"))
        .flatMapToLong(OptionalLong::stream)
        .findFirst();
  }

  /** Nothing where there is none: files of these names may be something else. */
  private static OptionalLong number(Path file, String pointer) {
    if (!Files.isRegularFile(file)) {
      return OptionalLong.empty();
    }
    try {
      JsonNode found = JsonMapper.shared().readTree(Files.readAllBytes(file)).at(pointer);
      return found.isIntegralNumber() && found.canConvertToLong() && found.longValue() > 0
          ? OptionalLong.of(found.longValue())
          : OptionalLong.empty();
    } catch (IOException | JacksonException e) {
      return OptionalLong.empty();
    }
  }
}
