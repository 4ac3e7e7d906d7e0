package dev.assay.units;

import dev.assay.units.media.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A quantiser on disk: {@code units.json}, and {@code codebook.f32} with the codebook's numbers as
 * little-endian floats, unit after unit.
 *
 * @param digest SHA-256 of both files
 */
public record QuantiserFolder(Quantiser quantiser, String digest) {
  /** What marks a folder as one. */
  public static final String MANIFEST = "units.json";

  private static final String CODEBOOK = "codebook.f32";
  private static final int MOST_MANIFEST_BYTES = 1 << 16;

  /**
   * @throws MediaException naming the folder and the file that is missing or wrong
   */
  public static QuantiserFolder read(Path folder) {
    try {
      byte[] manifest = bytes(folder.resolve(MANIFEST), MOST_MANIFEST_BYTES);
      JsonNode json = json(manifest);
      Features features = features(json);
      int units = integer(json, "units", 2, UnitText.MOST_UNITS);
      byte[] numbers = bytes(folder.resolve(CODEBOOK), units * features.size() * Float.BYTES);
      Codebook codebook = codebook(numbers, units, features.size());
      return new QuantiserFolder(
          new Quantiser(features, codebook, flag(json, "collapse")), Sha256.of(manifest, numbers));
    } catch (MediaException e) {
      throw new MediaException(folder + ": " + e.getMessage(), e);
    }
  }

  private static Features features(JsonNode json) {
    return switch (json.path("features").asString("")) {
      case "log-mel" ->
          new LogMel(
              integer(json, "sample_rate", 1, Integer.MAX_VALUE),
              integer(json, "window", 1, Integer.MAX_VALUE),
              integer(json, "hop", 1, Integer.MAX_VALUE),
              integer(json, "filters", 1, Integer.MAX_VALUE));
      case "patches" -> new Patches(integer(json, "side", 1, Integer.MAX_VALUE));
      case String other ->
          throw new MediaException(
              MANIFEST + ": features is \"" + other + "\", neither log-mel nor patches.");
    };
  }

  private static int integer(JsonNode json, String key, int least, int most) {
    JsonNode value = json.path(key);
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw new MediaException(
          MANIFEST + ": " + key + " is no whole number from " + least + " to " + most + ".");
    }
    return value.intValue();
  }

  private static boolean flag(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isBoolean()) {
      throw new MediaException(MANIFEST + ": " + key + " is neither true nor false.");
    }
    return value.booleanValue();
  }

  private static JsonNode json(byte[] manifest) {
    try {
      return JsonMapper.shared().readTree(manifest);
    } catch (JacksonException e) {
      throw new MediaException(MANIFEST + " is no JSON: " + e.getOriginalMessage() + ".", e);
    }
  }

  /** One byte more than the most is read, to tell a file that is too long. */
  private static byte[] bytes(Path file, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most + 1);
    } catch (IOException e) {
      throw new MediaException(file.getFileName() + " is missing or cannot be read.", e);
    }
  }

  private static Codebook codebook(byte[] bytes, int units, int size) {
    if (bytes.length != units * size * Float.BYTES) {
      throw new MediaException(
          "%s does not have %d units of %d numbers.".formatted(CODEBOOK, units, size));
    }
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[][] centroids = new float[units][size];
    for (float[] centroid : centroids) {
      for (int i = 0; i < size; i++) {
        centroid[i] = numbers.getFloat();
        if (!Float.isFinite(centroid[i])) {
          throw new MediaException(CODEBOOK + " has a number that is not finite.");
        }
      }
    }
    return new Codebook(centroids);
  }

  /** The files of a quantiser, by name. */
  public static Map<String, byte[]> files(Quantiser quantiser) {
    var files = new LinkedHashMap<String, byte[]>();
    files.put(CODEBOOK, numbers(quantiser.codebook()));
    files.put(MANIFEST, manifest(quantiser));
    return files;
  }

  private static byte[] manifest(Quantiser quantiser) {
    var manifest = new LinkedHashMap<String, Object>();
    switch (quantiser.features()) {
      case LogMel mel -> {
        manifest.put("features", "log-mel");
        manifest.put("sample_rate", mel.sampleRate());
        manifest.put("window", mel.window());
        manifest.put("hop", mel.hop());
        manifest.put("filters", mel.filters());
      }
      case Patches patches -> {
        manifest.put("features", "patches");
        manifest.put("side", patches.side());
      }
    }
    manifest.put("units", quantiser.codebook().units());
    manifest.put("collapse", quantiser.collapse());
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
  }

  private static byte[] numbers(Codebook codebook) {
    int size = codebook.centroids()[0].length;
    ByteBuffer numbers =
        ByteBuffer.allocate(codebook.units() * size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] centroid : codebook.centroids()) {
      for (float number : centroid) {
        numbers.putFloat(number);
      }
    }
    return numbers.array();
  }
}
