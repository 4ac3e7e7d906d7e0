package dev.assay.core.results;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.files.FileErrors;
import dev.assay.core.plan.EvalPlan;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The directory of one run, and where each of its files is.
 *
 * @param journal in it, or elsewhere where runs of different plans share their answers
 */
public record RunDirectory(Path path, Path journal) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public RunDirectory(Path path) {
    this(path, path.resolve("journal.jsonl"));
  }

  public Path plan() {
    return path.resolve("plan.json");
  }

  public Path samples() {
    return path.resolve("samples");
  }

  /** A task's file; a name that is no file name is written with the awkward characters coded. */
  public Path samples(String task) {
    StringBuilder name = new StringBuilder();
    for (char c : task.toCharArray()) {
      if (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.') {
        name.append(c);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return samples().resolve(name + ".jsonl");
  }

  public Path results() {
    return path.resolve("results.json");
  }

  /**
   * Makes the directory this plan's, or finds that it is already.
   *
   * @throws EvalException if it holds another plan's run
   */
  public void claim(EvalPlan evalPlan) {
    Map<String, Object> wanted = evalPlan.describe();
    if (Files.exists(plan())) {
      List<String> differing = differing(readPlan(), wanted);
      if (!differing.isEmpty()) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            path
                + " holds another run: "
                + String.join(", ", differing)
                + " differ(s). Choose another --out, or remove the directory.");
      }
      return;
    }
    if (journal.startsWith(path) && Files.exists(journal)) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          path + " has a journal but no plan.json. Choose another --out, or remove the directory.");
    }
    AtomicFile.write(plan(), out -> MAPPER.writeValue(out, wanted));
  }

  /** Writes {@code results.json} and every report; each file is whole or absent. */
  public List<Path> write(EvalResult result, Iterable<ReportWriter> writers) {
    List<Path> written = new ArrayList<>();
    AtomicFile.write(results(), out -> ResultsFile.write(result, out));
    written.add(results());
    for (ReportWriter writer : writers) {
      Path file = path.resolve(writer.fileName());
      AtomicFile.write(file, out -> writer.write(result, out));
      written.add(file);
    }
    return written;
  }

  private Map<?, ?> readPlan() {
    try {
      return MAPPER.readValue(Files.readAllBytes(plan()), Map.class);
    } catch (JacksonException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, plan() + " is damaged. Remove the directory " + path + ".", e);
    } catch (IOException e) {
      throw FileErrors.cannotRead(plan(), e);
    }
  }

  private static List<String> differing(Map<?, ?> there, Map<String, Object> wanted) {
    // Through JSON, so that both sides have the same types.
    Map<?, ?> here = MAPPER.readValue(MAPPER.writeValueAsString(wanted), Map.class);
    List<String> differing = new ArrayList<>();
    for (Object key : here.keySet()) {
      if (!Objects.equals(here.get(key), there.get(key))) {
        differing.add(String.valueOf(key));
      }
    }
    return differing;
  }
}
