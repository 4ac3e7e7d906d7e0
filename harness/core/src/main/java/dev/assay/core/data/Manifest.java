package dev.assay.core.data;

import dev.assay.core.files.FileErrors;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a bundle holds, as its {@code manifest.json} says.
 *
 * @param version of this format: 1
 * @param files sorted by name
 */
public record Manifest(int version, List<Entry> files) {
  static final int VERSION = 1;
  static final Manifest EMPTY = new Manifest(VERSION, List.of());

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * A file.
   *
   * @param dataset hub id, or the source that a task reads it with
   * @param config {@code dataset_name}; null for a file that stands for itself
   * @param split null for a file that stands for itself
   * @param revision the hub's commit it is from; null if it is not from a hub
   * @param source its path in the hub's repository; null if it is not from a hub
   * @param file its path in the bundle
   * @param bytes its length
   * @param sha256 of its bytes, in hexadecimal
   * @param rows null for a file that is not rows
   */
  public record Entry(
      String dataset,
      @Nullable String config,
      @Nullable String split,
      @Nullable String revision,
      @Nullable String source,
      String file,
      long bytes,
      String sha256,
      @Nullable Integer rows) {
    /** The entry of a file that lies in place. */
    public static Entry of(
        Path path,
        String file,
        String dataset,
        @Nullable String config,
        @Nullable String split,
        @Nullable String revision,
        @Nullable String source,
        DataFiles formats) {
      try {
        return new Entry(
            dataset,
            config,
            split,
            revision,
            source,
            file,
            Files.size(path),
            Bundle.sha256(path),
            formats.countRows(path).orElse(null));
      } catch (IOException e) {
        throw FileErrors.cannotRead(path, e);
      }
    }
  }

  public Manifest {
    files = files.stream().sorted(Comparator.comparing(Entry::file)).toList();
  }

  public Optional<Entry> entry(String file) {
    return files.stream().filter(entry -> entry.file().equals(file)).findFirst();
  }

  /** With the entries, in place of those of the same files. */
  Manifest with(List<Entry> entries) {
    List<Entry> all = new ArrayList<>(files);
    for (Entry entry : entries) {
      all.removeIf(old -> old.file().equals(entry.file()));
      all.add(entry);
    }
    return new Manifest(VERSION, all);
  }

  byte[] json() {
    return (MAPPER.writeValueAsString(this) + "\n")
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /**
   * @param where for messages
   */
  static Manifest parse(byte[] json, String where) {
    try {
      Manifest manifest = MAPPER.readValue(json, Manifest.class);
      if (manifest.version() != VERSION) {
        throw malformed(where, "is of version " + manifest.version() + ", not " + VERSION, null);
      }
      for (Entry entry : manifest.files()) {
        if (entry.file() == null || entry.sha256() == null || entry.dataset() == null) {
          throw malformed(where, "has an entry without dataset, file or sha256", null);
        }
      }
      return manifest;
    } catch (JacksonException | NullPointerException e) {
      throw malformed(where, "is not a manifest of data files", e);
    }
  }

  private static EvalException malformed(String where, String problem, @Nullable Exception e) {
    return new EvalException(ErrorCode.MALFORMED_FILE, where + " " + problem + ".", e);
  }
}
