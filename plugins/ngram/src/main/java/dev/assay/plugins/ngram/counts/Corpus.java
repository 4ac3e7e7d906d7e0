package dev.assay.plugins.ngram.counts;

import dev.assay.plugins.ngram.text.TokenSink;
import dev.assay.plugins.ngram.text.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a text file piece by piece, however large, and sends its tokens on. */
public final class Corpus {
  private static final int BUFFER = 1 << 16;

  private Corpus() {}

  /** Sends the tokens of the first {@code bytes} bytes of a file to {@code sink}. */
  public static void read(Path file, long bytes, Unit unit, TokenSink sink) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int held = 0;
    long left = bytes;
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        if (held == buffer.length) {
          // One token fills the buffer.
          buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
        }
        int read = in.read(buffer, held, (int) Math.min(left, buffer.length - held));
        if (read < 0) {
          break;
        }
        left -= read;
        int end = held + read;
        int complete = unit.completePrefix(buffer, 0, end);
        unit.segment(buffer, 0, complete, sink);
        System.arraycopy(buffer, complete, buffer, 0, end - complete);
        held = end - complete;
      }
    }
    unit.segment(buffer, 0, held, sink);
  }

  /** Returns the length in bytes of the first {@code fraction} of a file's characters. */
  public static long prefixLength(Path file, double fraction) throws IOException {
    if (fraction == 1) {
      return Files.size(file);
    }
    long wanted = (long) (characters(file) * fraction);
    long seen = 0;
    long bytes = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      int read;
      while ((read = in.read(buffer)) > 0) {
        for (int i = 0; i < read; i++, bytes++) {
          if (startsCharacter(buffer[i]) && seen++ == wanted) {
            return bytes;
          }
        }
      }
    }
    return bytes;
  }

  private static long characters(Path file) throws IOException {
    long characters = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      int read;
      while ((read = in.read(buffer)) > 0) {
        for (int i = 0; i < read; i++) {
          characters += startsCharacter(buffer[i]) ? 1 : 0;
        }
      }
    }
    return characters;
  }

  private static boolean startsCharacter(byte b) {
    return (b & 0xC0) != 0x80;
  }
}
