package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareAndGateTest {
  @TempDir private Path directory;

  @Test
  void twoModelsAreComparedAndABaselineCatchesTheWorseOne() throws IOException {
    Path corpus = directory.resolve("corpus.txt");
    Files.writeString(corpus, "the cat sat on the mat .\na dog ran to the cat .\n".repeat(2_000));
    Assay.Outcome run =
        Assay.run(
            directory,
            "run",
            "--model",
            "dummy:uniform",
            "--model",
            "ngram:train=" + corpus + ",order=3,unit=byte",
            "--task",
            "world_text",
            "--limit",
            "60",
            "--out",
            "a run");
    assertThat(run.exitCode()).as(run.err()).isZero();

    Assay.Outcome compared = Assay.run(directory, "compare", "a run", "--format", "json");
    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("\"first\" : \"uniform", "\"difference_of\"");

    String model = model(compared.out());
    Path baseline = directory.resolve("baselines/world.json");
    Assay.Outcome updated =
        Assay.run(directory, "gate", "update", "--baseline", baseline, "a run@uniform");
    assertThat(updated.exitCode()).as(updated.err()).isZero();
    assertThat(updated.out()).contains("world_text bits_per_byte,none: new: 8.0");

    Assay.Outcome same =
        Assay.run(directory, "gate", "--baseline", baseline, "--out", "gated", "a run@uniform");
    assertThat(same.exitCode()).as(same.err()).isZero();
    assertThat(same.out()).contains("passed").doesNotContain("regression");
    assertThat(directory.resolve("gated/gate.xml")).content().contains("failures=\"0\"");

    Assay.Outcome other =
        Assay.run(directory, "gate", "--baseline", baseline, "--annotations", "a run@" + model);
    assertThat(other.exitCode()).as(other.out() + other.err()).isIn(0, 4);
    assertThat(other.out()).contains("world_text bits_per_byte");
  }

  @Test
  void whatCannotBeComparedIsRefusedInWords() {
    Assay.run(directory, "compare", "nowhere").isAUsersMistakeSaying("There is no run nowhere");
    Assay.run(directory, "gate", "--baseline", "none.json")
        .isAUsersMistakeSaying("Give --baseline FILE and RUN");
  }

  /** The second model of a comparison as JSON. */
  private static String model(String json) {
    String after = json.substring(json.indexOf("\"second\" : \"") + "\"second\" : \"".length());
    return after.substring(0, after.indexOf(" ("));
  }
}
