package dev.assay.core.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.result.TaskOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
  @TempDir private Path directory;

  @Test
  void givesBackWhatWasWritten() {
    new RunDirectory(directory).write(result(), List.of());

    assertThat(ResultsFile.read(directory)).isEqualTo(result());
  }

  @Test
  void hasTheDocumentedShapeInEveryLocale() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      new RunDirectory(directory).write(result(), List.of());
    } finally {
      Locale.setDefault(before);
    }

    assertThat(Files.readString(directory.resolve("results.json")))
        .startsWith("{\n  \"format_version\" : 1,\n  \"title\" : \"t\"")
        .contains("\"ci95\" : [ 0.25, 0.75 ]")
        .contains("\"higher_is_better\" : true")
        .contains("\"results\" : [")
        .contains("\"stderr\" : null");
  }

  @Test
  void incidentsAreThereWhereThereWereAny() throws IOException {
    EvalResult result = result();
    ModelEntry plain = result.models().getFirst();
    ModelEntry starved =
        new ModelEntry(
            plain.card(),
            plain.spec(),
            plain.usage(),
            plain.seconds(),
            List.of("memory was short", "a device was left out"));
    EvalResult withIncidents =
        new EvalResult(
            result.title(),
            result.run(),
            result.plan(),
            List.of(plain, starved),
            result.tasks(),
            result.scores(),
            result.outcomes());

    new RunDirectory(directory).write(withIncidents, List.of());

    assertThat(Files.readString(directory.resolve("results.json")))
        .containsOnlyOnce("\"incidents\" : [ \"memory was short\", \"a device was left out\" ]");
    assertThat(ResultsFile.read(directory)).isEqualTo(withIncidents);
  }

  @Test
  void saysWhatIsWrongWithAFileItCannotRead() throws IOException {
    Path file = directory.resolve("results.json");

    assertThatThrownBy(() -> ResultsFile.read(directory))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("not the directory of a run");
    Files.writeString(directory.resolve("journal.jsonl"), "");
    assertThatThrownBy(() -> ResultsFile.read(directory))
        .hasMessageContaining("the run has not finished");
    Files.writeString(file, "{\"format_version\": 99}");
    assertThatThrownBy(() -> ResultsFile.read(directory)).hasMessageContaining("Update Assay");
    Files.writeString(file, "{\"format_version\": 1, \"resul");
    assertThatThrownBy(() -> ResultsFile.read(directory)).hasMessageContaining("is damaged");
  }

  @Test
  void leavesTheOldFileWhereTheNewOneCannotBeWrittenWhole() throws IOException {
    Path report = directory.resolve("report.txt");
    Files.writeString(report, "old");
    ReportWriter breaking =
        new ReportWriter() {
          @Override
          public String fileName() {
            return "report.txt";
          }

          @Override
          public String summary() {
            return "breaks";
          }

          @Override
          public void write(EvalResult result, OutputStream out) throws IOException {
            out.write(new byte[100_000]);
            throw new IOException("No space left on device");
          }
        };

    assertThatThrownBy(() -> new RunDirectory(directory).write(result(), List.of(breaking)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("The disk is full");
    assertThat(report).hasContent("old");
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  private static EvalResult result() {
    return new EvalResult(
        "t",
        new RunInfo(
            "1", "2026-01-01T00:00:00Z", 1.5, new TreeMap<>(Map.of("os", "x")), List.of("p 1")),
        Map.of("seed", 1),
        List.of(
            new ModelEntry(ModelCard.of("m", "fake", "digest"), "fake:m", new Usage(10, 5), 0.25)),
        List.of(new TaskEntry("k", "K", "1", null, false, 5, "d", List.of("acc"), 2, 3)),
        List.of(
            new Score("m", "k", "acc", "none", 0.5, 0.1, new Interval(0.25, 0.75), 2, true),
            new Score("m", "k", "ppl", "none", Double.POSITIVE_INFINITY, null, null, 1, false)),
        List.of(new TaskOutcome("m", "k", "none", 2, 0, 0, 0, 1, 0)));
  }
}
