package dev.assay.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.compare.RunComparison.Kind;
import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.data.DocHash;
import dev.assay.spi.data.Doc;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that lm-eval wrote; {@code lm-eval/make.sh} makes them. */
class LmEvalRunTest {
  private static final Comparer.Options OPTIONS = new Comparer.Options(Set.of(), null, 1, 1);

  @TempDir private Path directory;

  @Test
  void itsRunsAreComparedOnTheNumbersItReported() {
    RunComparison comparison = Comparer.compare(open("first"), open("second"), OPTIONS);

    List<Row> rows = comparison.rows();
    assertThat(rows)
        .extracting(row -> row.kind() + " " + row.task() + " " + row.metric())
        .contains(
            "GROUP sums_group acc",
            "TASK sums_a acc",
            "TASK sums_a acc_norm",
            "TASK sums_b acc",
            "TASK sums_text word_perplexity",
            "TASK sums_text bits_per_byte");
    Row group = rows.stream().filter(row -> row.kind() == Kind.GROUP).findFirst().orElseThrow();
    assertThat(group.first()).isEqualTo(0.5375);
    assertThat(group.paired().n()).isEqualTo(80);
    Row words = row(rows, "word_perplexity");
    assertThat(words.first()).isCloseTo(1.097893898271, within(1e-11));
    assertThat(words.factor()).isTrue();
    assertThat(words.higherIsBetter()).isFalse();
    assertThat(row(rows, "bits_per_byte").factor()).isFalse();
    assertThat(row(rows, "acc").flipped().getFirst().document()).contains("plus");
  }

  @Test
  void theSameDocumentsHaveTheHashesOfAssaysRuns() {
    ModelRun run = open("first");
    RecordedTask task =
        run.tasks().stream().filter(t -> t.name().equals("sums_a")).findFirst().orElseThrow();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("question", "What is 3 plus 3?");
    fields.put("choices", List.of("6", "7"));
    fields.put("gold", 1L);
    String hash = DocHash.of(new Doc(3, fields));

    assertThat(run.samples(task, null).document(3)).isEqualTo(SampleLine.bits(hash));
  }

  @Test
  void aRunWithoutLoggedSamplesIsRefusedInWords() throws IOException {
    Files.writeString(
        directory.resolve("results_x.json"), "{\"results\":{\"t\":{\"acc,none\":0.5}}}");
    ModelRun run = ModelRuns.open(directory.toString()).getFirst();

    assertThatThrownBy(() -> Comparer.compare(run, run, OPTIONS))
        .hasMessageContaining("run lm-eval with --log_samples");
  }

  private static Row row(List<Row> rows, String metric) {
    return rows.stream()
        .filter(row -> row.kind() == Kind.TASK && row.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  private static ModelRun open(String name) {
    try {
      Path path =
          Path.of(
              Objects.requireNonNull(LmEvalRunTest.class.getResource("lm-eval/" + name)).toURI());
      return ModelRuns.open(path.toString()).getFirst();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
