package dev.assay.training.files;

import dev.assay.training.files.TrainingException.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes files and folders that are there whole, and on disk, or not at all. */
public final class WholeFile {

  private static final String DRAFT = ".part";

  private WholeFile() {}

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes what belongs in a folder. */
  @FunctionalInterface
  public interface Filling {
    void fill(Path folder);
  }

  /** Replaces the file; if that fails, the old one stays. */
  public static void write(Path file, Content content) {
    Path draft = file.resolveSibling(file.getFileName() + DRAFT);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try {
        try (FileChannel channel =
                FileChannel.open(
                    draft,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            OutputStream out =
                new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
          content.writeTo(out);
          out.flush();
          channel.force(true);
        }
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  public static void write(Path file, byte[] content) {
    write(file, out -> out.write(content));
  }

  /** Makes a folder that is not there yet, with all its files or not at all. */
  public static void writeFolder(Path folder, Filling filling) {
    Path draft = folder.resolveSibling("." + folder.getFileName() + DRAFT);
    try {
      deleteFolder(draft);
      Files.createDirectories(draft);
      try {
        filling.fill(draft);
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        deleteFolder(draft);
      }
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /** Deletes a folder and what is in it, if it is there. */
  public static void deleteFolder(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> innermostFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : innermostFirst) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw cannotWrite(folder, e.getCause());
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  private static TrainingException cannotWrite(Path file, IOException e) {
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    String detail = why.startsWith(file.toString()) ? why.substring(file.toString().length()) : why;
    return new TrainingException(
        Reason.FILE,
        file
            + " cannot be written ("
            + detail.replaceFirst("^: ", "")
            + "). What was there before is untouched; make room or choose another folder, then go"
            + " on with --resume.",
        e);
  }
}
