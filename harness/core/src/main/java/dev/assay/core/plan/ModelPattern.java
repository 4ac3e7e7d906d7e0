package dev.assay.core.plan;

import dev.assay.core.data.Glob;
import dev.assay.core.suite.Suite.ModelChoice;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Models whose location is a pattern of paths: {@code transformer:models/gpt-*}. */
final class ModelPattern {
  private static final Comparator<Path> BY_NUMBERS =
      Comparator.comparing(path -> withLeadingZeros(path.toString()));
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private ModelPattern() {}

  /**
   * One choice for each path that a location with {@code *} matches, in the order of the paths,
   * numbers by their size: directories, or files where no directory matches. Other choices stay as
   * they are.
   *
   * @throws EvalException if nothing matches, or several models would have one name
   */
  static List<ModelChoice> expand(ModelChoice choice) {
    ModelSpec spec = ModelSpec.parse(choice.spec());
    String pattern = spec.location();
    if (!pattern.contains("*")) {
      return List.of(choice);
    }
    if (choice.name() != null) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "Model \""
              + choice.spec()
              + "\" may be several, which cannot all be called \""
              + choice.name()
              + "\"; leave the name out.");
    }
    List<Path> found = matching(pattern);
    if (found.isEmpty()) {
      throw new EvalException(
          ErrorCode.NOT_FOUND,
          "Model \"" + choice.spec() + "\": no file or directory matches " + pattern + ".");
    }
    String before = spec.type() + ":";
    String options = choice.spec().substring(before.length() + pattern.length());
    return found.stream().map(path -> new ModelChoice(before + path + options, null)).toList();
  }

  private static String withLeadingZeros(String text) {
    return NUMBER
        .matcher(text)
        .replaceAll(found -> "0".repeat(18 - found.group().length()) + found.group());
  }

  private static List<Path> matching(String pattern) {
    Predicate<String> matches = Glob.compile(pattern).asMatchPredicate();
    // What stands before the first component with a star is no pattern.
    int fixed = pattern.lastIndexOf('/', pattern.indexOf('*')) + 1;
    int depth = 1 + (int) pattern.substring(fixed).chars().filter(c -> c == '/').count();
    Path start = Path.of(pattern.substring(0, fixed));
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    List<Path> all;
    try (Stream<Path> below = Files.walk(start, depth)) {
      all = below.filter(path -> matches.test(path.toString())).sorted(BY_NUMBERS).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot list " + start + ": " + e.getMessage() + ".", e);
    }
    List<Path> directories = all.stream().filter(Files::isDirectory).toList();
    return directories.isEmpty() ? all : directories;
  }
}
