package dev.assay.tasks.perplexity;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The file that a request's {@code data_files} names, as text. */
final class TextFile {
  private TextFile() {}

  /**
   * @throws EvalException if there is none where data files are looked for: under a data directory,
   *     in its child {@code text} or in its neighbour {@code text}
   */
  static String read(DatasetRequest request, List<Path> dataDirectories) {
    Path file = find(request, dataDirectories);
    // A decoder of its own reports malformed bytes, where the shared one would replace them.
    try (InputStream in = open(file);
        var reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())) {
      return reader.readAllAsString();
    } catch (CharacterCodingException e) {
      throw new EvalException(ErrorCode.MALFORMED_FILE, file + " is not UTF-8 text.", e);
    } catch (EOFException e) {
      throw new EvalException(ErrorCode.MALFORMED_FILE, file + " is cut short.", e);
    } catch (ZipException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, file + " is damaged: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    if (!file.toString().endsWith(".gz")) {
      return raw;
    }
    try {
      return new GZIPInputStream(raw, 1 << 16);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static Path find(DatasetRequest request, List<Path> dataDirectories) {
    String named = named(request);
    var candidates = new ArrayList<Path>();
    for (Path directory : dataDirectories) {
      candidates.add(directory.resolve(named));
      candidates.add(directory.resolve("text").resolve(named));
      candidates.add(directory.toAbsolutePath().normalize().resolveSibling("text").resolve(named));
    }
    if (dataDirectories.isEmpty()) {
      candidates.add(Path.of(named));
    }
    return candidates.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> notFound(request, named, dataDirectories));
  }

  private static EvalException notFound(
      DatasetRequest request, String named, List<Path> dataDirectories) {
    String where =
        dataDirectories.isEmpty()
            ? "Name the folder it is in with --data-dir."
            : "It was looked for in, in text/ of and in text/ beside " + dataDirectories + ".";
    return new EvalException(
        ErrorCode.NOT_FOUND,
        "Data set " + request.describe() + ": there is no file " + named + ". " + where);
  }

  private static String named(DatasetRequest request) {
    if (request.options().get("data_files") instanceof Map<?, ?> files
        && files.get(request.split()) instanceof String named) {
      return named;
    }
    throw new EvalException(
        ErrorCode.INVALID_CONFIGURATION,
        "Data set "
            + request.describe()
            + ": dataset_kwargs.data_files names no file for split \""
            + request.split()
            + "\".");
  }
}
