package dev.assay.core.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.compare.RunOnDisk.Measured;
import dev.assay.core.lmeval.LmEvalWriter;
import dev.assay.core.results.ResultsFile;
import dev.assay.spi.scoring.Aggregation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run written in lm-eval's layout, held against what lm-eval wrote and read back. */
class LmEvalFormTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-04T12:00:05.25Z"), ZoneOffset.UTC);
  private static final String DATE = "2026-03-04T12-00-05.250000";

  @TempDir private Path directory;
  private Path run;
  private Path written;

  @BeforeEach
  void write() {
    run =
        new RunOnDisk(directory.resolve("run"), "org/small:1")
            .group("both")
            .task("one", "acc", new Aggregation.Mean(), Measured.range(0, 30, id -> right(id % 3)))
            .task("two", "acc", new Aggregation.Mean(), Measured.range(0, 10, id -> right(id % 2)))
            .endGroup()
            .task(
                "three",
                "perplexity",
                new Aggregation.Ratio(Aggregation.Link.EXP),
                Measured.range(0, 8, _ -> new double[] {1.5, 1}))
            .write();
    written =
        LmEvalWriter.write(ResultsFile.read(run), run, directory.resolve("lm-eval"), NOON)
            .getFirst();
  }

  private static double[] right(int remainder) {
    return new double[] {remainder == 0 ? 1 : 0};
  }

  @Test
  void filesAreNamedAfterModelTaskAndDate() {
    assertThat(written)
        .isEqualTo(directory.resolve("lm-eval/org__small__1/results_" + DATE + ".json"));
    assertThat(written.resolveSibling("samples_one_" + DATE + ".jsonl")).exists();
  }

  @Test
  void theRunReadBackShowsNoDifference() {
    RunComparison comparison =
        Comparer.compare(
            ModelRuns.open(run.toString()).getFirst(),
            ModelRuns.open(directory.resolve("lm-eval").toString()).getFirst(),
            new Comparer.Options(Set.of(), null, 0, 1));
    assertThat(comparison.notes()).isEmpty();
    assertThat(comparison.rows()).hasSizeGreaterThanOrEqualTo(4);
    for (Row row : comparison.rows()) {
      assertThat(row.second()).as(row.task() + " " + row.metric()).isEqualTo(row.first());
      assertThat(row.paired().wins() + row.paired().losses()).isZero();
    }
  }

  /** All keys of a results file of lm-eval 0.4.13's but those of a Python tokenizer. */
  @Test
  void resultsHaveLmEvalsKeys() throws IOException, URISyntaxException {
    Path theirs =
        Path.of(LmEvalFormTest.class.getResource("/dev/assay/core/compare/lm-eval/first").toURI());
    try (Stream<Path> files = Files.walk(theirs)) {
      Path file =
          files
              .filter(f -> f.getFileName().toString().startsWith("results_"))
              .findFirst()
              .orElseThrow();
      JsonNode expected = JsonMapper.shared().readTree(Files.readAllBytes(file));
      JsonNode actual = JsonMapper.shared().readTree(Files.readAllBytes(written));
      assertThat(actual.propertyNames()).containsAll(keys(expected));
      assertThat(actual.get("results").get("one").propertyNames())
          .containsExactly("name", "alias", "sample_len", "acc,none", "acc_stderr,none");
      assertThat(actual.get("group_subtasks").get("both").toString())
          .isEqualTo("[\"one\",\"two\"]");
      assertThat(actual.get("groups").propertyNames()).containsExactly("both");
    }
  }

  private static List<String> keys(JsonNode results) {
    return results.propertyNames().stream()
        .filter(key -> !key.startsWith("tokenizer_") && !key.equals("eot_token_id"))
        .toList();
  }

  @Test
  void samplesHaveLmEvalsKeysInItsOrder() throws IOException {
    String line =
        Files.readAllLines(written.resolveSibling("samples_one_" + DATE + ".jsonl")).get(2);
    JsonNode sample = JsonMapper.shared().readTree(line);
    assertThat(sample.propertyNames())
        .containsExactly(
            "doc_id",
            "doc",
            "target",
            "arguments",
            "resps",
            "filtered_resps",
            "filter",
            "metrics",
            "doc_hash",
            "prompt_hash",
            "target_hash",
            "acc");
    assertThat(sample.get("arguments").toString())
        .isEqualTo("{\"gen_args_0\":{\"arg_0\":\"Question 2\",\"arg_1\":\" yes\"}}");
    assertThat(sample.get("resps").toString()).isEqualTo("[[[\"-1.5\",\"True\"]]]");
    assertThat(sample.get("filtered_resps").toString()).isEqualTo("[[\"-1.5\",\"True\"]]");
    assertThat(sample.get("target").stringValue()).isEqualTo("yes");
  }
}
