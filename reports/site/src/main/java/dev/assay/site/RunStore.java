package dev.assay.site;

import dev.assay.core.data.DocHash;
import dev.assay.core.files.AtomicFile;
import dev.assay.core.files.FileErrors;
import dev.assay.core.results.ResultsFile;
import dev.assay.core.results.RunDirectory;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.result.EvalResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The runs of a site: {@code site.json} lists them, {@code data/KEY/} holds what was taken from
 * each. A run is read once; a folder is there whole or not at all.
 */
final class RunStore {
  private static final int FORMAT_VERSION = 1;
  private static final int KEY_BYTES = 8;

  private final Path site;
  private final Path data;
  private int imported;

  RunStore(Path site) {
    this.site = site;
    this.data = site.resolve("data");
  }

  /** How many runs had to be read. */
  int imported() {
    return imported;
  }

  Path folder(SiteRun run) {
    return data.resolve(run.key());
  }

  /** The runs that the site showed last; none for a new one. */
  List<SiteRun> listed() {
    Path list = site.resolve("site.json");
    if (!Files.exists(list)) {
      return List.of();
    }
    List<SiteRun> runs = new ArrayList<>();
    try {
      JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(list));
      if (root.path("format_version").asInt(-1) != FORMAT_VERSION) {
        throw new EvalException(
            ErrorCode.UNSUPPORTED,
            list + " is of another version of Assay. Make the site anew in another --out.");
      }
      for (JsonNode run : root.path("runs")) {
        String key = run.path("key").asString("");
        if (!key.matches("[0-9a-f]{16}")) {
          throw damaged(list);
        }
        EvalResult result = ResultsFile.read(data.resolve(key).resolve("results.json"));
        runs.add(new SiteRun(key, run.path("path").asString(""), result));
      }
    } catch (JacksonException e) {
      throw damaged(list);
    } catch (IOException e) {
      throw FileErrors.cannotRead(list, e);
    }
    return runs;
  }

  private static EvalException damaged(Path list) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE, list + " is damaged. Make the site anew in another --out.");
  }

  /**
   * Takes in a run that the site does not have yet.
   *
   * @throws EvalException if it has not finished, or a file of it is damaged
   */
  SiteRun take(Path path) {
    EvalResult result = ResultsFile.read(path);
    Path file = Files.isDirectory(path) ? new RunDirectory(path).results() : path;
    Path home = file.toAbsolutePath().getParent();
    try {
      byte[] bytes = Files.readAllBytes(file);
      String key = HexFormat.of().formatHex(DocHash.sha256().digest(bytes), 0, KEY_BYTES);
      var run = new SiteRun(key, path.toString(), result);
      if (!Files.isDirectory(folder(run))) {
        Path draft = data.resolve(key + ".part");
        delete(draft);
        Files.createDirectories(draft);
        Files.write(draft.resolve("results.json"), bytes);
        RunImport.run(result, new RunDirectory(home), key, draft);
        Files.move(draft, folder(run), StandardCopyOption.ATOMIC_MOVE);
        imported++;
      }
      return run;
    } catch (IOException e) {
      throw FileErrors.cannotWrite(data, e);
    }
  }

  /** Lists the runs, and removes what others have left. */
  void commit(List<SiteRun> runs) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("format_version", FORMAT_VERSION);
    ArrayNode list = root.putArray("runs");
    for (SiteRun run : runs) {
      list.addObject().put("key", run.key()).put("path", run.path());
    }
    AtomicFile.write(
        site.resolve("site.json"), out -> out.write(JsonMapper.shared().writeValueAsBytes(root)));
    Set<String> kept = runs.stream().map(SiteRun::key).collect(Collectors.toSet());
    try (Stream<Path> folders = Files.list(data)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        if (!kept.contains(folder.getFileName().toString())) {
          delete(folder);
        }
      }
    } catch (IOException e) {
      throw FileErrors.cannotWrite(data, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Runs under their shortest path that no other one has. */
  static Map<SiteRun, String> labels(List<SiteRun> runs) {
    Map<SiteRun, String> labels = new LinkedHashMap<>();
    for (SiteRun run : runs) {
      Path path = home(run);
      int names = Math.max(1, path.getNameCount());
      int length = 1;
      while (length < names && isShared(run, length, runs)) {
        length++;
      }
      labels.put(run, tail(path, length));
    }
    return labels;
  }

  private static boolean isShared(SiteRun run, int length, List<SiteRun> runs) {
    String label = tail(home(run), length);
    return runs.stream().anyMatch(other -> other != run && tail(home(other), length).equals(label));
  }

  private static Path home(SiteRun run) {
    Path path = Path.of(run.path()).toAbsolutePath().normalize();
    return path.toString().endsWith(".json") && path.getParent() != null ? path.getParent() : path;
  }

  private static String tail(Path path, int length) {
    int names = path.getNameCount();
    return names == 0
        ? path.toString()
        : path.subpath(Math.max(0, names - length), names).toString().replace('\\', '/');
  }
}
