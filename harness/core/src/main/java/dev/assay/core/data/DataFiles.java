package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens data files as UTF-8 text, decompressed by their name's ending. */
final class DataFiles {
  private DataFiles() {}

  /** The name without a compression ending. */
  static String plainName(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  static BufferedReader reader(Path file) throws IOException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new BufferedReader(new InputStreamReader(open(file), decoder));
  }

  /** The whole file as text. */
  static String text(Path file) {
    try (Reader reader = reader(file)) {
      return reader.readAllAsString();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static EvalException unreadable(Path file, IOException e) {
    return switch (e) {
      case java.nio.charset.CharacterCodingException _ ->
          new EvalException(ErrorCode.MALFORMED_FILE, file + " is not UTF-8 text.", e);
      case java.io.EOFException _ ->
          new EvalException(ErrorCode.MALFORMED_FILE, file + " is cut short.", e);
      case java.util.zip.ZipException _ ->
          new EvalException(
              ErrorCode.MALFORMED_FILE, file + " is not gzip: " + e.getMessage() + ".", e);
      default ->
          new EvalException(
              ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + e.getMessage() + ".", e);
    };
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
}
