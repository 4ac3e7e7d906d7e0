package dev.assay.plugins.replay;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that a record is made of. */
final class RecordFiles {
  /** As lm-eval names them: {@code samples_<task>_<ISO date with dashes for colons>.jsonl}. */
  private static final Pattern LM_EVAL =
      Pattern.compile("samples_(.+)_(\\d{4}-\\d{2}-\\d{2}T[0-9.-]+)\\.jsonl");

  private RecordFiles() {}

  /**
   * @param path a file; or the directory of a run, Assay's or lm-eval's, of which the newest file
   *     of each task counts
   * @throws EvalException if there is nothing of the kind
   */
  static List<Path> find(Path path) {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.exists(path)) {
      throw new EvalException(ErrorCode.NOT_FOUND, "There is no record " + path + ".");
    }
    try {
      Path samples = path.resolve("samples");
      List<Path> files = Files.isDirectory(samples) ? ofAssay(samples) : ofLmEval(path);
      if (files.isEmpty()) {
        throw new EvalException(
            ErrorCode.NOT_FOUND,
            path
                + " is not the directory of a run: there is neither samples/<task>.jsonl nor"
                + " samples_<task>_<date>.jsonl in it.");
      }
      return files;
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot read " + path + ": " + e.getMessage() + ".", e);
    }
  }

  private static List<Path> ofAssay(Path samples) throws IOException {
    try (Stream<Path> files = Files.list(samples)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private static List<Path> ofLmEval(Path path) throws IOException {
    Map<String, Path> newest = new TreeMap<>();
    try (Stream<Path> files = Files.walk(path, 2)) {
      files
          .filter(file -> LM_EVAL.matcher(file.getFileName().toString()).matches())
          .forEach(file -> newest.merge(task(file), file, RecordFiles::newer));
    }
    return List.copyOf(newest.values());
  }

  private static Path newer(Path a, Path b) {
    return a.getFileName().toString().compareTo(b.getFileName().toString()) > 0 ? a : b;
  }

  /** The task that a file's name says it is of. */
  static String task(Path file) {
    String name = file.getFileName().toString();
    Matcher lmEval = LM_EVAL.matcher(name);
    return lmEval.matches()
        ? lmEval.group(1)
        : URLDecoder.decode(
            name.replaceFirst("\\.jsonl$", "").replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
