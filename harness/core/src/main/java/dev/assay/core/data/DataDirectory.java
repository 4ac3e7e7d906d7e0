package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of data sets under their hub ids: {@code DIR/<dataset_path>/<dataset_name or
 * default>/<split>.jsonl}, or in any other format, or in parts {@code
 * <split>-00000-of-00002.jsonl}. Where {@code data_files} names files of the repository, they lie
 * under {@code DIR/<dataset_path>/}. A revision that a task pins is looked for in {@code
 * DIR/<dataset_path>@<revision>} too.
 */
public record DataDirectory(Path root, DataFiles formats) implements DataStore {
  private static final Pattern PART = Pattern.compile("-(\\d{5})-of-(\\d{5})\\.");

  @Override
  public Optional<LocatedData> split(DatasetRequest request) {
    String configuration = LocatedData.configuration(request.name());
    for (Path home : homes(HubPath.of(request))) {
      List<Path> files = split(HubPath.inside(home, configuration), request.split());
      if (!files.isEmpty()) {
        return Optional.of(new LocatedData(request, root, files));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<LocatedData> files(DatasetRequest request, HubPath set, List<String> names) {
    for (Path home : homes(set)) {
      List<Path> files = new ArrayList<>();
      boolean all = true;
      for (String name : names) {
        List<Path> found = named(home, name);
        all &= !found.isEmpty();
        files.addAll(found);
      }
      if (all) {
        return Optional.of(new LocatedData(request, root, files));
      }
    }
    return Optional.empty();
  }

  private List<Path> homes(HubPath set) {
    Path unpinned = new HubPath(set.id(), Optional.empty()).under(root);
    return set.revision().isPresent() ? List.of(set.under(root), unpinned) : List.of(unpinned);
  }

  private List<Path> split(Path folder, String split) {
    for (String ending : formats.endings()) {
      Path file = folder.resolve(split + "." + ending);
      if (Files.isRegularFile(file)) {
        return List.of(file);
      }
    }
    List<Path> parts = matching(folder, Pattern.compile(Pattern.quote(split) + PART + ".*"));
    parts = parts.stream().filter(part -> formats.ending(name(part)).isPresent()).toList();
    if (!parts.isEmpty()) {
      check(folder, parts);
    }
    return parts;
  }

  private static void check(Path folder, List<Path> parts) {
    for (int i = 0; i < parts.size(); i++) {
      Matcher part = PART.matcher(name(parts.get(i)));
      if (part.find()
          && (Integer.parseInt(part.group(1)) != i
              || Integer.parseInt(part.group(2)) != parts.size())) {
        throw new EvalException(
            ErrorCode.INVALID_DATA,
            "Of the "
                + Integer.parseInt(part.group(2))
                + " parts that "
                + parts.get(i)
                + " belongs to, "
                + folder
                + " has "
                + parts.size()
                + ". Fetch them again.");
      }
    }
  }

  private static List<Path> named(Path home, String name) {
    if (!Glob.isPattern(name)) {
      Path file = HubPath.inside(home, name);
      return Files.isRegularFile(file) ? List.of(file) : List.of();
    }
    return matching(home, Glob.compile(name));
  }

  /** The files below the folder whose paths from there match, sorted. */
  private static List<Path> matching(Path folder, Pattern pattern) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file ->
              pattern.matcher(folder.relativize(file).toString().replace('\\', '/')).matches())
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw dev.assay.core.files.FileErrors.cannotRead(folder, e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
