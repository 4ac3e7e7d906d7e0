package dev.assay.core.data;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Compression;
import dev.assay.spi.data.Doc;
import dev.assay.spi.data.FileFormat;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads data files by the endings of their names: {@code .jsonl}, {@code .csv.gz}, {@code
 * .parquet}. Rows of text are read here, from plain files or through a {@link Compression}; other
 * formats are plugins'.
 */
public final class DataFiles {
  private final Map<String, FileFormat> formats;
  private final Map<String, Compression> compressions;

  public DataFiles(Map<String, FileFormat> formats, Map<String, Compression> compressions) {
    this.formats = Map.copyOf(formats);
    Map<String, Compression> all = new TreeMap<>(compressions);
    all.put("gz", in -> new GZIPInputStream(in, 1 << 16));
    this.compressions = all;
  }

  /** With the formats and compressions of plugins. */
  public static DataFiles of(Extensions extensions) {
    return new DataFiles(extensions.formats().all(), extensions.compressions().all());
  }

  /** Every ending that names a file of rows, the more usual first. */
  public List<String> endings() {
    List<String> endings = new ArrayList<>();
    for (DocReader reader : DocReader.values()) {
      for (String extension : reader.extensions()) {
        endings.add(extension);
        compressions.keySet().forEach(compression -> endings.add(extension + "." + compression));
      }
    }
    endings.addAll(new java.util.TreeSet<>(formats.keySet()));
    return endings;
  }

  /** The ending, of {@link #endings}, that the name has. */
  public Optional<String> ending(String name) {
    return endings().stream()
        .filter(ending -> name.endsWith("." + ending))
        .max(java.util.Comparator.comparingInt(String::length));
  }

  /** The rows of the files, one after the other. */
  List<Doc> docs(List<Path> files, @Nullable DocReader otherwise) {
    List<Doc> docs = new ArrayList<>();
    for (Path file : files) {
      for (Map<String, @Nullable Object> row : rows(file, otherwise)) {
        docs.add(new Doc(docs.size(), row));
      }
    }
    return docs;
  }

  /** How many rows a file holds; nothing if its name does not say what format it has. */
  public Optional<Integer> countRows(Path file) {
    return ending(file.getFileName().toString()).map(_ -> rows(file, null).size());
  }

  /** The whole file as text. */
  String text(Path file) {
    try (Reader reader = reader(file)) {
      return reader.readAllAsString();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private List<Map<String, @Nullable Object>> rows(Path file, @Nullable DocReader otherwise) {
    FileFormat format = formats.get(extension(file.getFileName().toString()));
    if (format != null) {
      return format.rows(file);
    }
    DocReader reader = DocReader.forName(plainName(file)).orElse(otherwise);
    if (reader == null) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          file + " is in no known format; known are " + String.join(", ", endings()) + ".");
    }
    try (BufferedReader in = reader(file)) {
      return reader.rows(file, in);
    } catch (UncheckedIOException e) {
      throw unreadable(file, e.getCause());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private BufferedReader reader(Path file) throws IOException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new BufferedReader(new InputStreamReader(open(file), decoder));
  }

  private InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    Compression compression = compressions.get(extension(file.getFileName().toString()));
    if (compression == null) {
      return raw;
    }
    try {
      return compression.decompress(raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private EvalException unreadable(Path file, IOException e) {
    String extension = extension(file.getFileName().toString());
    return switch (e) {
      case CharacterCodingException _ ->
          new EvalException(ErrorCode.MALFORMED_FILE, file + " is not UTF-8 text.", e);
      case EOFException _ ->
          new EvalException(ErrorCode.MALFORMED_FILE, file + " is cut short.", e);
      case FileSystemException _ -> failed(file, e);
      default ->
          compressions.containsKey(extension)
              ? new EvalException(
                  ErrorCode.MALFORMED_FILE,
                  file + " is not a whole ." + extension + " file: " + e.getMessage() + ".",
                  e)
              : failed(file, e);
    };
  }

  private static EvalException failed(Path file, IOException e) {
    return new EvalException(
        ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + e.getMessage() + ".", e);
  }

  /** The name without a compression's ending. */
  private String plainName(Path file) {
    String name = file.getFileName().toString();
    String extension = extension(name);
    return compressions.containsKey(extension)
        ? name.substring(0, name.length() - extension.length() - 1)
        : name;
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
