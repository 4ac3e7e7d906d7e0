package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.cuda.FakeCuda;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes how a run computes is in what it leaves; on a stand-in for a GPU. */
class IncidentsTest {
  private static final long MEMORY = 64L << 20;

  @TempDir private Path directory;

  @Test
  void aDeviceThatRunsOutOfMemoryGivesTheSameScoresAndTheResultsTellOfIt() throws IOException {
    Assay.Outcome trained =
        Assay.run(
            directory,
            "train",
            "--data=world",
            "--out=model",
            "--device=cpu",
            "--steps=1",
            "--layers=1",
            "--heads=1",
            "--width=16");
    assertThat(trained.exitCode()).as(trained.err()).isZero();

    evaluate("transformer:model,prefix_token=0,kv_mib=1", "plenty");
    // Nearly all that weights and products leave, so that little is left for activations.
    evaluate("transformer:model,prefix_token=0,kv_mib=31", "starved");

    String incident = "stand-in ran out of memory; from then on it computed at most ";
    assertThat(directory.resolve("plenty/results.json")).content().doesNotContain("incidents");
    assertThat(directory.resolve("starved/results.json"))
        .content()
        .containsPattern("\"incidents\" : \\[ \"" + incident + "\\d+ tokens at once\"");
    assertThat(directory.resolve("starved/report.md")).content().contains("**model**: " + incident);
    assertThat(directory.resolve("starved/report.html")).content().contains(incident);
    assertThat(scores("starved")).isEqualTo(scores("plenty")).contains("bits_per_byte");
  }

  private void evaluate(String model, String out) {
    Assay.Outcome run =
        Assay.run(
            FakeCuda.environment(MEMORY),
            directory,
            "run",
            "--model=" + model,
            "--task=world_text",
            "--limit=12",
            "--device=cuda",
            "--out=" + out);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private String scores(String run) throws IOException {
    String results = Files.readString(directory.resolve(run).resolve("results.json"));
    return results.substring(results.indexOf("\"results\""), results.indexOf("\"outcomes\""));
  }
}
