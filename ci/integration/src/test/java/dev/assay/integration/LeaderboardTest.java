package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderboardTest {
  @TempDir private Path directory;

  private void run(String name, String model) {
    Assay.Outcome run =
        Assay.run(
            directory,
            "run",
            "--model",
            model,
            "--task",
            "world_arithmetic_1d",
            "--limit",
            "40",
            "--out",
            name);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void runsBecomeASiteAndOneMoreIsAdded() throws IOException {
    Path corpus = directory.resolve("corpus.txt");
    Files.writeString(corpus, "1 + 1 = 2\n2 + 2 = 4\n".repeat(500));
    run("first run", "dummy:uniform");
    run("second", "ngram:train=corpus.txt,order=3,unit=word");

    Assay.Outcome first = Assay.run(directory, "report", "first run", "--out", "the site");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("1 model, 1 task, 1 run (1 read", "the site/index.html");

    Assay.Outcome second = Assay.run(directory, "report", "second", "--out", "the site", "--add");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out()).contains("2 models, 1 task, 2 runs (1 read");
    assertThat(directory.resolve("the site/leaderboard.csv")).content().contains("uniform");

    Assay.run(directory, "report", "second", "--out", "first run")
        .isAUsersMistakeSaying("is the directory of a run. Choose another --out");
    Assay.run(directory, "report", "nowhere", "--out", "other")
        .isAUsersMistakeSaying("not the directory of a run");
    Assay.run(directory, "report", "second", "--add").isAUsersMistakeSaying("need --out DIR");
  }

  @Test
  void aStudyIsRunAndReported() throws IOException {
    Path suite = directory.resolve("study.yaml");
    Files.writeString(
        suite,
        """
        models:
          - dummy:uniform
        limit: 10
        study:
          task: world_facts_stated
          shots: [1, 2]
          templates:
            - sentence
            - {name: quoted, set: {doc_to_text: "So it is said: {{ sentence }}"}}
        """);

    Assay.Outcome study = Assay.run(directory, "run", suite, "--out", "study");

    assertThat(study.exitCode()).as(study.err()).isZero();
    assertThat(study.out())
        .contains(
            "acc (higher is better) of world_facts_stated in 4 cells: 2 × template, 2 × shots.");
    assertThat(directory.resolve("study/study.md")).content().contains("| quoted |");
    assertThat(directory.resolve("study/study.html")).exists();

    Files.writeString(
        suite,
        """
        models: [dummy:uniform]
        study:
          task: world_facts_stated
          templates: [{name: a}, {name: b, set: {doc_to_txt: x, doc_to_text: "{{ nothing"}}]
        """);
    Assay.run(directory, "run", suite, "--out", "other")
        .isAUsersMistakeSaying("what the study sets");
  }
}
