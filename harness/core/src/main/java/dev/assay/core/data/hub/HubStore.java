package dev.assay.core.data.hub;

import dev.assay.core.data.Bundle;
import dev.assay.core.data.DataFiles;
import dev.assay.core.data.DataStore;
import dev.assay.core.data.FileLock;
import dev.assay.core.data.Glob;
import dev.assay.core.data.HubPath;
import dev.assay.core.data.LocatedData;
import dev.assay.core.data.Manifest;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cache, and behind it the hub. The commit that a data set is first fetched at is kept in the
 * cache's manifest, and what is fetched of it later comes from the same one.
 */
public final class HubStore implements DataStore {
  private static final String MAIN = "main";
  private static final String CONVERTED = "refs/convert/parquet";

  private final HubOptions options;
  private final FetchListener listener;
  private final DataFiles formats;
  private final Bundle cache;
  private final HubClient client;
  private final SplitFinder finder;

  public HubStore(HubOptions options, DataFiles formats, FetchListener listener) {
    this.options = options;
    this.listener = listener;
    this.formats = formats;
    this.cache = new Bundle(options.cache());
    this.client = new HubClient(options, listener);
    this.finder = new SplitFinder(formats);
  }

  @Override
  public Optional<LocatedData> split(DatasetRequest request) {
    HubPath set = HubPath.of(request);
    String folder = splitFolder(request, set) + "/";
    return get(
        set,
        () ->
            cached(
                request,
                entry -> request.split().equals(entry.split()) && entry.file().startsWith(folder)),
        () -> fetchSplit(request, set));
  }

  @Override
  public Optional<LocatedData> files(DatasetRequest request, HubPath set, List<String> names) {
    // What a pattern matches the cache alone cannot know: it may have a part of it.
    boolean knowable = options.offline() || names.stream().noneMatch(Glob::isPattern);
    return get(
        set,
        () -> knowable ? cachedFiles(request, set, names) : Optional.empty(),
        () -> fetchFiles(request, set, names));
  }

  /** A split that a data set has. */
  public record Split(@Nullable String configuration, String name) {}

  /**
   * The splits of the data set, of one configuration or of all.
   *
   * @throws EvalException if the hub does not say, or was not asked
   */
  public List<Split> splits(HubPath set, @Nullable String configuration) {
    if (options.offline()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "What splits "
              + set.id()
              + " has is known to the hub, which is not asked offline. Name them with --split.");
    }
    Repository repository = repository(set);
    List<Split> splits = finder.splits(repository, card(repository), configuration);
    if (splits.isEmpty()) {
      splits =
          client
              .repository(repository.id(), CONVERTED)
              .map(branch -> finder.convertedSplits(branch, configuration))
              .orElse(List.of());
    }
    if (splits.isEmpty()) {
      throw new EvalException(
          ErrorCode.NOT_FOUND,
          "No splits of "
              + set.id()
              + (configuration == null ? "" : ", configuration " + configuration)
              + " were recognised. Name them with --split.");
    }
    return splits;
  }

  private DatasetCard card(Repository repository) {
    return client.card(repository).map(DatasetCard::parse).orElse(new DatasetCard(List.of()));
  }

  @Override
  public Optional<String> hint() {
    return Optional.of(
        options.offline()
            ? "It is not in the cache ("
                + options.cache()
                + ") either, and the hub was not asked: offline."
            : "The hub can have no data set of that name.");
  }

  /** Files enter the manifest once all of a split are there; one that was damaged since is not. */
  private Optional<LocatedData> cached(DatasetRequest request, Predicate<Manifest.Entry> wanted) {
    List<Manifest.Entry> entries = cache.manifest().files().stream().filter(wanted).toList();
    return !entries.isEmpty() && entries.stream().allMatch(this::isWhole)
        ? Optional.of(
            new LocatedData(
                request,
                cache.root(),
                entries.stream().map(entry -> cache.root().resolve(entry.file())).toList()))
        : Optional.empty();
  }

  private Optional<LocatedData> cachedFiles(
      DatasetRequest request, HubPath set, List<String> names) {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Pattern pattern = Glob.compile(set.folder() + "/" + name);
      Optional<LocatedData> found =
          cached(
              request, entry -> entry.split() == null && pattern.matcher(entry.file()).matches());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      files.addAll(found.get().files());
    }
    return Optional.of(new LocatedData(request, cache.root(), files));
  }

  private boolean isWhole(Manifest.Entry entry) {
    Path file = cache.root().resolve(entry.file());
    try {
      return Files.isRegularFile(file) && Files.size(file) == entry.bytes();
    } catch (IOException e) {
      return false;
    }
  }

  private static String splitFolder(DatasetRequest request, HubPath set) {
    return set.folder() + "/" + Objects.requireNonNullElse(request.name(), "default");
  }

  private Optional<LocatedData> get(
      HubPath set, Supplier<Optional<LocatedData>> inCache, Supplier<LocatedData> fetch) {
    if (!set.isHubId()) {
      return Optional.empty();
    }
    Optional<LocatedData> found = inCache.get();
    if (found.isPresent() || options.offline()) {
      return found;
    }
    Path lock = options.cache().resolve(".locks").resolve(set.folder().replace('/', '-'));
    try (FileLock _ = FileLock.of(lock, () -> listener.waiting(set.id()))) {
      // Another process may have fetched it by now.
      return inCache.get().or(() -> Optional.of(fetch.get()));
    }
  }

  private LocatedData fetchSplit(DatasetRequest request, HubPath set) {
    Repository repository = repository(set);
    DatasetCard card = card(repository);
    Optional<List<RemoteFile>> files = finder.find(repository, card, request);
    if (files.isEmpty() && set.revision().isEmpty()) {
      Optional<Repository> converted =
          client.repository(repository.id(), pinned(set, CONVERTED).orElse(CONVERTED));
      files = converted.flatMap(branch -> finder.converted(branch, request));
      if (files.isPresent()) {
        repository = converted.get();
      }
    }
    if (files.isEmpty()) {
      throw finder.notThere(repository, card, request);
    }
    List<RemoteFile> parts = files.get();
    String folder = splitFolder(request, set);
    Function<Integer, String> name =
        part ->
            folder
                + "/"
                + request.split()
                + (parts.size() == 1
                    ? ""
                    : String.format(Locale.ROOT, "-%05d-of-%05d", part, parts.size()))
                + "."
                + formats.ending(parts.get(part).path()).orElseThrow();
    return fetch(request, repository, parts, name, true);
  }

  private LocatedData fetchFiles(DatasetRequest request, HubPath set, List<String> names) {
    Repository repository = repository(set);
    List<RemoteFile> files = finder.named(repository, names);
    return fetch(
        request, repository, files, part -> set.folder() + "/" + files.get(part).path(), false);
  }

  private LocatedData fetch(
      DatasetRequest request,
      Repository repository,
      List<RemoteFile> files,
      Function<Integer, String> name,
      boolean isSplit) {
    List<Path> targets = new ArrayList<>();
    List<Manifest.Entry> entries = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path target = HubPath.inside(cache.root(), name.apply(i));
      client.download(repository, files.get(i), target);
      targets.add(target);
      entries.add(
          Manifest.Entry.of(
              target,
              name.apply(i),
              isSplit ? request.path() : repository.id(),
              isSplit ? Objects.requireNonNullElse(request.name(), "default") : null,
              isSplit ? request.split() : null,
              repository.commit(),
              files.get(i).path(),
              formats));
    }
    cache.enter(entries);
    return new LocatedData(request, cache.root(), targets);
  }

  private Repository repository(HubPath set) {
    String revision = set.revision().or(() -> pinned(set, MAIN)).orElse(MAIN);
    Optional<Repository> repository = client.repository(set.id(), revision);
    if (repository.isPresent()) {
      return repository.get();
    }
    if (revision.equals(MAIN) || client.repository(set.id(), MAIN).isEmpty()) {
      throw client.noDataset(set.id());
    }
    throw new EvalException(
        ErrorCode.NOT_FOUND,
        "Data set "
            + set.id()
            + " has no revision "
            + revision
            + (set.revision().isPresent()
                ? "."
                : " any more, of which "
                    + options.cache().resolve(set.folder())
                    + " holds a part. Delete that folder to have it all from the current one."));
  }

  /** The commit that the cache's files of the data set are from. */
  private Optional<String> pinned(HubPath set, String branch) {
    return cache.manifest().files().stream()
        .filter(entry -> entry.file().startsWith(set.folder() + "/"))
        .filter(this::isWhole)
        .filter(entry -> isConverted(entry.source()) == branch.equals(CONVERTED))
        .map(Manifest.Entry::revision)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Files of the converted branch are told by their names, which no other branch has. */
  private static boolean isConverted(@Nullable String source) {
    return source != null && source.matches("[^/]+/[^/]+/\\d{4}\\.parquet");
  }
}
