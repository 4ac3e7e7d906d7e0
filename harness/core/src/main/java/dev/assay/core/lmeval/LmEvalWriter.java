package dev.assay.core.lmeval;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.files.FileErrors;
import dev.assay.core.results.RunDirectory;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.TaskEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a finished run as lm-eval 0.4.13's {@code EvaluationTracker} would have: for each model a
 * folder of its name with {@code results_<date>.json} and {@code samples_<task>_<date>.jsonl}.
 */
public final class LmEvalWriter {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSSSSS");

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final EvalResult result;
  private final RunDirectory run;
  private final Path directory;
  private final String date;

  private LmEvalWriter(EvalResult result, RunDirectory run, Path directory, Clock clock) {
    this.result = result;
    this.run = run;
    this.directory = directory;
    this.date = DATE.format(LocalDateTime.now(clock));
  }

  /**
   * @param run whose samples are read
   * @param directory where the folders of the models go
   * @param clock what the files' names are dated by
   * @return the files of results
   * @throws EvalException if samples are missing, damaged, or of a version without prompts
   */
  public static List<Path> write(EvalResult result, Path run, Path directory, Clock clock) {
    return new LmEvalWriter(result, new RunDirectory(run), directory, clock).write();
  }

  private List<Path> write() {
    List<Path> written = new ArrayList<>();
    for (ModelEntry model : result.models()) {
      Path folder = directory.resolve(sanitized(model.card().name()));
      Map<String, String> hashes = new LinkedHashMap<>();
      for (TaskEntry task : result.tasks()) {
        if (!task.group()) {
          hashes.put(task.name(), samples(model, task, folder));
        }
      }
      ObjectNode document = new LmEvalResults(result, model, hashes).document();
      Path file = folder.resolve("results_" + date + ".json");
      AtomicFile.write(
          file,
          out -> out.write(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(document)));
      written.add(file);
    }
    return written;
  }

  /** As {@code lm_eval.utils.sanitize_model_name}. */
  static String sanitized(String model) {
    return model.replaceAll("[\"<>:/|\\\\?*\\[\\]]+", "__");
  }

  /**
   * One task's file: all its documents for the first filter, then for the next.
   *
   * @return lm-eval's hash of the task
   */
  private String samples(ModelEntry model, TaskEntry task, Path folder) {
    Set<String> filters = new LinkedHashSet<>();
    result.scores().stream()
        .filter(score -> score.model().equals(model.card().name()))
        .filter(score -> score.task().equals(task.name()))
        .forEach(score -> filters.add(score.filter()));
    MessageDigest hash = dev.assay.core.data.DocHash.sha256();
    Path source = run.samples(task.name());
    // Assay's names of tasks may hold what names of files cannot.
    String name = source.getFileName().toString().replaceFirst("\\.jsonl$", "");
    AtomicFile.write(
        folder.resolve("samples_" + name + "_" + date + ".jsonl"),
        out -> {
          for (String filter : filters) {
            read(source, model.card().name(), sample -> write(sample.row(filter), hash, out));
          }
        });
    return HexFormat.of().formatHex(hash.digest());
  }

  private static void write(ObjectNode row, MessageDigest hash, OutputStream out) {
    hash.update(LmEvalSample.hashes(row).getBytes(StandardCharsets.UTF_8));
    try {
      out.write(MAPPER.writeValueAsBytes(row));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path file, String model, Consumer<LmEvalSample> reader) {
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        JsonNode json = MAPPER.readTree(line);
        if (!json.has("asked")) {
          throw new EvalException(
              ErrorCode.UNSUPPORTED,
              file
                  + " does not hold what was asked: it was written by an older Assay. Run its"
                  + " command again.");
        }
        var sample = new LmEvalSample(json);
        if (json.path("model").asString("").equals(model) && sample.answered()) {
          reader.accept(sample);
        }
      }
    } catch (JacksonException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE,
          file + ", line " + number + " is damaged: " + e.getOriginalMessage() + ".",
          e);
    } catch (IOException e) {
      throw FileErrors.cannotRead(file, e);
    }
  }
}
