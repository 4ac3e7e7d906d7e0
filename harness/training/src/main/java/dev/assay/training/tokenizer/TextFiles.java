package dev.assay.training.tokenizer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Counts the words of text files, line by line as Hugging Face's trainer reads them, so that no
 * word holds a line feed with something behind it.
 */
final class TextFiles {
  private static final long PART = 8 << 20;

  private TextFiles() {}

  /** A stretch of a file that ends with a line. */
  private record Part(Path file, MemorySegment bytes) {}

  /**
   * @throws TokenizerTrainingException if a file cannot be read or is no UTF-8
   */
  static WordCounts count(List<Path> files, int threads) {
    WordCounts all = new WordCounts();
    try (Arena arena = Arena.ofShared();
        ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<WordCounts>> counted = new ArrayList<>();
      for (Path file : files) {
        for (Part part : parts(file, arena)) {
          counted.add(workers.submit(() -> count(part)));
        }
      }
      for (Future<WordCounts> part : counted) {
        all.addAll(part.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TokenizerTrainingException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TokenizerTrainingException("Training was interrupted.", e);
    }
    return all;
  }

  private static List<Part> parts(Path file, Arena arena) {
    if (!Files.isRegularFile(file)) {
      throw new TokenizerTrainingException(
          "Cannot read " + file + ": there is no such file, or it is a directory.");
    }
    MemorySegment mapped;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw new TokenizerTrainingException(
          "Cannot read " + file + ": " + e.getClass().getSimpleName() + ".", e);
    }
    List<Part> parts = new ArrayList<>();
    long from = 0;
    while (from < mapped.byteSize()) {
      long to = Math.min(from + PART, mapped.byteSize());
      while (to < mapped.byteSize() && mapped.get(ValueLayout.JAVA_BYTE, to - 1) != '\n') {
        to++;
      }
      if (to - from > Integer.MAX_VALUE - 16) {
        throw new TokenizerTrainingException(
            file + " has a line of more than 2 GB; break it into lines.");
      }
      parts.add(new Part(file, mapped.asSlice(from, to - from)));
      from = to;
    }
    return parts;
  }

  private static WordCounts count(Part part) {
    byte[] text = part.bytes().toArray(ValueLayout.JAVA_BYTE);
    checkUtf8(part.file(), text);
    WordCounts counts = new WordCounts();
    int from = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n' || i == text.length - 1) {
        WordCutter.cut(text, from, i + 1, counts);
        from = i + 1;
      }
    }
    return counts;
  }

  private static void checkUtf8(Path file, byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new TokenizerTrainingException(
          file + " is no UTF-8 text; convert it, for instance with iconv.", e);
    }
  }
}
