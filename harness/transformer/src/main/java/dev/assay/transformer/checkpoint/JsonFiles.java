package dev.assay.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of model folders: one object, no duplicate keys, of bounded size. */
public final class JsonFiles {

  /** Larger than any index of a real model (DeepSeek-V3's, of 91,991 tensors, has 9 MB). */
  private static final long MAX_BYTES = 64L << 20;

  public static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonFiles() {}

  /** The object that {@code file} holds. */
  public static JsonNode readObject(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new CheckpointException(
            file, "has " + size + " bytes, too many for a JSON description of a model");
      }
      JsonNode node = MAPPER.readTree(Files.readAllBytes(file));
      if (!node.isObject()) {
        throw new CheckpointException(file, "must hold a JSON object");
      }
      return node;
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file, "no such file", e);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read (" + e.getMessage() + ")", e);
    } catch (JacksonException e) {
      throw new CheckpointException(file, "is not valid JSON: " + describe(e), e);
    }
  }

  /** Jackson's first line with the place; its message's later lines quote the source. */
  public static String describe(JacksonException e) {
    String place =
        e.getLocation() == null
            ? ""
            : " (line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ")";
    return e.getOriginalMessage().lines().findFirst().orElse("unreadable") + place;
  }
}
