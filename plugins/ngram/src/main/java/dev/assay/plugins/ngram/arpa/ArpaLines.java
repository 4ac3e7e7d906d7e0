package dev.assay.plugins.ngram.arpa;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The lines of an ARPA file, each a view of one buffer, with their numbers for error messages. */
final class ArpaLines {
  /** Far above any real line; a file without newlines is no ARPA file. */
  private static final int MAX_LINE = 1 << 20;

  private final InputStream in;
  private final String file;
  private byte[] buffer = new byte[1 << 16];
  private int filled;
  private int next;
  private int start;
  private int end;
  private long number;

  ArpaLines(InputStream in, String file) {
    this.in = in;
    this.file = file;
  }

  /** Moves to the next line; false at the end of the file. */
  boolean advance() throws IOException {
    int scanned = next;
    while (true) {
      for (int i = scanned; i < filled; i++) {
        if (buffer[i] == '\n') {
          return line(i, i + 1);
        }
      }
      int length = filled - next;
      if (length > MAX_LINE) {
        throw error(number + 1, "the line is longer than " + MAX_LINE + " bytes");
      }
      System.arraycopy(buffer, next, buffer, 0, length);
      next = 0;
      filled = length;
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        return length > 0 && line(filled, filled);
      }
      scanned = filled;
      filled += read;
    }
  }

  private boolean line(int lineEnd, int nextStart) {
    start = next;
    end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    next = nextStart;
    number++;
    return true;
  }

  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** The number of this line, from 1. */
  long number() {
    return number;
  }

  boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** The line as text, shortened where it is long, for messages and headers. */
  String text() {
    int shown = Math.min(end, start + 80);
    return new String(buffer, start, shown - start, StandardCharsets.UTF_8)
        + (shown < end ? "..." : "");
  }

  /** An error at this line. */
  EvalException error(String problem) {
    return error(number, problem);
  }

  /** An error at a line. */
  EvalException error(long line, String problem) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE, "ARPA file " + file + ", line " + line + ": " + problem + ".");
  }
}
