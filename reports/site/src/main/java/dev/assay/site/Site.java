package dev.assay.site;

import dev.assay.core.files.FileErrors;
import dev.assay.core.results.RunDirectory;
import dev.assay.reports.Markup;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the leaderboard of runs: a folder of pages that needs no server and no network. What was
 * taken from a run is kept there, so that making the site again with one run more reads that run's
 * samples alone.
 */
public final class Site {
  private final Path folder;

  /**
   * What was made.
   *
   * @param index the page to open
   * @param models how many there are, as {@code tasks}, groups not counted
   * @param runs that the site shows
   * @param read of them, those that the site did not have
   * @param notes what a reader must know, a sentence each
   */
  public record Made(Path index, int models, long tasks, int runs, int read, List<String> notes) {
    public Made {
      notes = List.copyOf(notes);
    }
  }

  private Site(Path folder) {
    this.folder = folder;
  }

  /**
   * @param runs directories of Assay's runs, or their results.json
   * @param columns what to show, in YAML; null for what the runs suggest
   * @param keep whether the runs that the site shows already stay; one read from the same place as
   *     a new one is replaced
   * @throws EvalException if a run has not finished, a file is damaged, or the folder is something
   *     else's
   */
  public static Made make(List<Path> runs, Path folder, @Nullable Path columns, boolean keep) {
    return new Site(folder).make(runs, columns, keep);
  }

  private Made make(List<Path> paths, @Nullable Path columnsFile, boolean keep) {
    refuseOtherFolders();
    var store = new RunStore(folder);
    List<SiteRun> runs = runs(store, paths, keep);
    Board board = BoardBuilder.build(runs);
    Columns columns =
        columnsFile == null ? Columns.byDefault(board) : Columns.read(columnsFile, board);
    var leaderboard = new Leaderboard(board, columns, new Differences(board, store::folder));
    try {
      write(leaderboard);
    } catch (IOException e) {
      throw FileErrors.cannotWrite(folder, e);
    }
    store.commit(runs);
    long tasks = board.tasks().stream().filter(task -> !task.entry().group()).count();
    return new Made(
        folder.resolve("index.html"),
        board.models().size(),
        tasks,
        runs.size(),
        store.imported(),
        board.notes());
  }

  private void refuseOtherFolders() {
    if (!Files.exists(folder) || Files.exists(folder.resolve("site.json"))) {
      return;
    }
    boolean run =
        Files.exists(new RunDirectory(folder).results())
            || Files.exists(new RunDirectory(folder).journal());
    try {
      boolean empty;
      try (Stream<Path> files = Files.list(folder)) {
        // A site that was not finished holds its data alone.
        empty = files.allMatch(file -> file.getFileName().toString().equals("data"));
      }
      if (run || !empty) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            folder
                + (run ? " is the directory of a run" : " holds other files")
                + ". Choose another --out: a site has a folder of its own.");
      }
    } catch (IOException e) {
      throw FileErrors.cannotRead(folder, e);
    }
  }

  private static List<SiteRun> runs(RunStore store, List<Path> paths, boolean keep) {
    Set<Path> given = paths.stream().map(Site::home).collect(Collectors.toSet());
    List<SiteRun> runs = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    if (keep) {
      store.listed().stream()
          .filter(run -> !given.contains(home(Path.of(run.path()))))
          .forEach(runs::add);
      runs.forEach(run -> keys.add(run.key()));
    }
    for (Path path : paths) {
      SiteRun run = store.take(path);
      if (keys.add(run.key())) {
        runs.add(run);
      }
    }
    return runs;
  }

  private static Path home(Path run) {
    Path path = run.toAbsolutePath().normalize();
    return path.endsWith("results.json") ? path.getParent() : path;
  }

  private void write(Leaderboard leaderboard) throws IOException {
    Board board = leaderboard.board();
    Files.createDirectories(folder.resolve("assets"));
    for (String name : List.of("site.js", "samples.js", "theme.js")) {
      put("assets/" + name, resource(Site.class, name));
    }
    put("assets/site.css", resource(Markup.class, "report.css") + resource(Site.class, "site.css"));
    put("data/sets.js", SamplesPage.sets(board));
    put("samples.html", SamplesPage.of(leaderboard));
    Set<String> models = new HashSet<>();
    for (BoardModel model : board.models()) {
      String index = ModelIndex.of(board, model);
      models.add(model.file() + ".html");
      models.add(model.file() + ".yaml");
      put("models/" + model.file() + ".yaml", index);
      put("models/" + model.file() + ".html", ModelPage.of(leaderboard, model, index));
    }
    Set<String> tasks = new HashSet<>();
    for (BoardTask task : board.tasks()) {
      tasks.add(task.file() + ".html");
      put("tasks/" + task.file() + ".html", TaskPage.of(leaderboard, task));
    }
    put("leaderboard.csv", LeaderboardFiles.csv(leaderboard));
    put("leaderboard.md", LeaderboardFiles.markdown(leaderboard));
    put("leaderboard.json", LeaderboardFiles.json(leaderboard));
    put("index.html", IndexPage.of(leaderboard));
    removeOthers("models", models);
    removeOthers("tasks", tasks);
  }

  private static String resource(Class<?> anchor, String name) throws IOException {
    try (InputStream in = anchor.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Leaves a file alone that is as it should be, so that copying the site copies what changed. */
  private void put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    Files.write(draft, bytes);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void removeOthers(String name, Set<String> kept) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.toList()) {
        if (!kept.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }
}
