package dev.assay.core.data.hub;

import dev.assay.core.data.DataFiles;
import dev.assay.core.data.Glob;
import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a configuration and split in a repository: as its card says, or by the layouts
 * that published data sets have.
 */
record SplitFinder(DataFiles formats) {
  private static final String CONVERTED = "%s/%s/\\d+\\.parquet";

  /** What files call a split, besides its name. */
  private static final Map<String, List<String>> ALIASES =
      Map.of(
          "train", List.of("training"),
          "validation", List.of("val", "valid", "dev"),
          "dev", List.of("validation"),
          "test", List.of("testing", "eval", "evaluation"));

  /**
   * With %1$s the folder of the configuration, %2$s the split, %3$s a configuration's name and %4$s
   * an ending; the first that matches any file counts.
   */
  private static final List<String> LAYOUTS =
      List.of(
          "(?:data/)?%1$s%2$s(?:-\\d+-of-\\d+)?\\.%4$s",
          "(?:data/)?%1$s%2$s[-_.][^/]*\\.%4$s",
          "(?:data/)?%1$s%2$s/[^/]*\\.%4$s",
          "(?:data/)?%2$s/%3$s[^/]*\\.%4$s",
          "(?:data/)?%3$s[-_.]%2$s(?:[-_.][^/]*)?\\.%4$s",
          "(?:data/)?%2$s[-_.]%3$s(?:[-_.][^/]*)?\\.%4$s");

  /** Layouts of a repository with one configuration only, and no folder for it. */
  private static final List<String> WIDER =
      List.of("(?:.*/)?(?:[^/]*[-_.])?%2$s(?:[-_.][^/]*)?\\.%4$s");

  /**
   * @return nothing if the card does not speak of the configuration and no layout fits
   * @throws EvalException if the card has the configuration but not the split, or lists files that
   *     are not there
   */
  Optional<List<RemoteFile>> find(Repository repository, DatasetCard card, DatasetRequest request) {
    Optional<DatasetCard.Configuration> configuration = card.configuration(request.name());
    if (configuration.isPresent()) {
      return Optional.of(listed(repository, configuration.get(), request));
    }
    return byLayout(repository, request.name(), request.split());
  }

  /** The splits that the card lists; without a card, the usual ones that a layout has. */
  List<HubStore.Split> splits(
      Repository repository, DatasetCard card, @Nullable String configuration) {
    if (!card.configurations().isEmpty()) {
      return card.configurations().stream()
          .filter(each -> configuration == null || each.name().equals(configuration))
          .flatMap(each ->
              each.patterns().keySet().stream()
                  .map(split -> new HubStore.Split(nameOf(each.name()), split)))
          .toList();
    }
    return Stream.of("train", "validation", "test")
        .filter(split -> byLayout(repository, configuration, split).isPresent())
        .map(split -> new HubStore.Split(configuration, split))
        .toList();
  }

  /** Of the branch that {@link #converted} reads. */
  List<HubStore.Split> convertedSplits(Repository repository, @Nullable String configuration) {
    Pattern pattern = Pattern.compile("([^/]+)/([^/]+)/\\d+\\.parquet");
    return repository.files().stream()
        .map(file -> pattern.matcher(file.path()))
        .filter(Matcher::matches)
        .filter(matcher -> configuration == null || matcher.group(1).equals(configuration))
        .map(matcher -> new HubStore.Split(nameOf(matcher.group(1)), matcher.group(2)))
        .distinct()
        .toList();
  }

  private static @Nullable String nameOf(String configuration) {
    return configuration.equals("default") ? null : configuration;
  }

  /** In the branch where the hub keeps its own conversions to Parquet. */
  Optional<List<RemoteFile>> converted(Repository repository, DatasetRequest request) {
    SortedSet<String> configurations = new TreeSet<>();
    for (RemoteFile file : repository.files()) {
      configurations.add(file.path().replaceFirst("/.*", ""));
    }
    configurations.removeIf(name -> name.contains("."));
    String name = request.name();
    if (name == null) {
      name =
          configurations.size() == 1 && !configurations.contains("default")
              ? configurations.first()
              : "default";
    }
    String of = Pattern.quote(name);
    String split = Pattern.quote(request.split());
    List<RemoteFile> files = matching(repository, CONVERTED.formatted(of, split));
    if (files.isEmpty()
        && !matching(repository, CONVERTED.formatted(of, "partial-" + split)).isEmpty()) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "The hub has only a part of data set " + request.describe() + " in Parquet.");
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(files);
  }

  /** Files by name or pattern. */
  List<RemoteFile> named(Repository repository, List<String> names) {
    List<RemoteFile> files = new ArrayList<>();
    for (String name : names) {
      Pattern pattern =
          Pattern.compile(
              Glob.isPattern(name) ? Glob.compile(name).pattern() : Pattern.quote(name));
      List<RemoteFile> found =
          repository.files().stream()
              .filter(file -> pattern.matcher(file.path()).matches())
              .filter(file -> !files.contains(file))
              .toList();
      if (found.isEmpty()) {
        throw new EvalException(
            ErrorCode.NOT_FOUND,
            "Data set "
                + repository.id()
                + " has no file "
                + name
                + ". "
                + DidYouMean.sentence(
                    name, repository.files().stream().map(RemoteFile::path).toList()));
      }
      files.addAll(found);
    }
    return files;
  }

  /** What to say when nothing fits. */
  EvalException notThere(Repository repository, DatasetCard card, DatasetRequest request) {
    List<String> names =
        card.configurations().stream().map(DatasetCard.Configuration::name).toList();
    String known =
        names.isEmpty()
            ? "Its files with rows are "
                + some(rows(repository).map(RemoteFile::path).toList())
                + "; name them in dataset_kwargs.data_files."
            : request.name() == null
                ? "Its configurations are " + some(names) + "; name one as dataset_name."
                : DidYouMean.sentence(request.name(), names);
    return new EvalException(
        ErrorCode.NOT_FOUND,
        "Data set "
            + repository.id()
            + " has no "
            + (names.isEmpty()
                ? "files for " + request.describe()
                : "configuration "
                    + (request.name() == null ? "of its own choice" : "\"" + request.name() + "\""))
            + ". "
            + known);
  }

  private List<RemoteFile> listed(
      Repository repository, DatasetCard.Configuration configuration, DatasetRequest request) {
    List<String> patterns = configuration.patterns().get(request.split());
    if (patterns == null) {
      throw new EvalException(
          ErrorCode.NOT_FOUND,
          "Data set "
              + repository.id()
              + " has no split \""
              + request.split()
              + "\" in its configuration "
              + configuration.name()
              + ". "
              + DidYouMean.sentence(request.split(), configuration.patterns().keySet()));
    }
    return oneFormat(
        named(repository, patterns).stream()
            .filter(file -> formats.ending(file.path()).isPresent())
            .toList(),
        request);
  }

  private Optional<List<RemoteFile>> byLayout(
      Repository repository, @Nullable String configuration, String split) {
    String endings =
        "(?:" + String.join("|", formats.endings().stream().map(Pattern::quote).toList()) + ")";
    List<String> splits = new ArrayList<>(List.of(split));
    splits.addAll(ALIASES.getOrDefault(split, List.of()));
    List<String> layouts = new ArrayList<>(LAYOUTS);
    if (configuration == null) {
      layouts.addAll(WIDER);
    }
    for (String name : splits) {
      for (String layout : layouts) {
        if (configuration == null && layout.contains("%3$s")) {
          continue;
        }
        String quoted = configuration == null ? "" : Pattern.quote(configuration);
        String folder = configuration == null ? "(?:default/)?" : quoted + "/";
        List<RemoteFile> files =
            matching(repository, layout.formatted(folder, Pattern.quote(name), quoted, endings));
        if (!files.isEmpty()) {
          return Optional.of(oneFormat(files, null));
        }
      }
    }
    return Optional.empty();
  }

  /** The same rows are often there in several formats: those of the one with the most files. */
  private List<RemoteFile> oneFormat(List<RemoteFile> files, @Nullable DatasetRequest request) {
    if (files.isEmpty() && request != null) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "The files of data set "
              + request.describe()
              + " are in no known format; known are "
              + String.join(", ", formats.endings())
              + ".");
    }
    Map<String, List<RemoteFile>> byEnding = new LinkedHashMap<>();
    for (RemoteFile file : files) {
      byEnding
          .computeIfAbsent(formats.ending(file.path()).orElseThrow(), _ -> new ArrayList<>())
          .add(file);
    }
    return byEnding.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
  }

  private Stream<RemoteFile> rows(Repository repository) {
    return repository.files().stream().filter(file -> formats.ending(file.path()).isPresent());
  }

  private static List<RemoteFile> matching(Repository repository, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return repository.files().stream()
        .filter(file -> pattern.matcher(file.path()).matches())
        .toList();
  }

  private static String some(List<String> names) {
    return names.isEmpty()
        ? "none"
        : String.join(", ", names.subList(0, Math.min(names.size(), 12)))
            + (names.size() > 12 ? ", ..." : "");
  }
}
