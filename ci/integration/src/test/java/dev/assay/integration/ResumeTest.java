package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  @TempDir private Path directory;

  @Test
  void aKilledRunFinishesWithTheBytesOfOneThatWasNot() throws IOException {
    Path corpus = directory.resolve("corpus.txt");
    Files.writeString(corpus, "the cat sat on the mat .\na dog ran to the cat .\n".repeat(2_000));
    Object[] arguments = {
      "run",
      "--model",
      "ngram:train=" + corpus + ",order=2",
      "--model",
      "ngram:train=" + corpus + ",order=4,unit=byte",
      "--task",
      "world_text",
      "--task",
      "world_facts",
      "--task",
      "world_stories",
      "--limit",
      "100",
      "--out"
    };

    Assay.Outcome whole = Assay.run(directory, with(arguments, "whole"));
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    Path journal = directory.resolve("killed/journal.jsonl");
    Assay.killWhen(() -> size(journal) > 0, directory, with(arguments, "killed"));
    assertThat(directory.resolve("killed/results.json")).doesNotExist();
    long kept = size(journal);
    Assay.Outcome resumed = Assay.run(directory, with(arguments, "killed"));

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("answers are in the journal already");
    assertThat(size(journal))
        .isGreaterThan(kept)
        .isEqualTo(size(directory.resolve("whole/journal.jsonl")));
    assertThat(withoutTimes(directory.resolve("killed/results.json")))
        .isEqualTo(withoutTimes(directory.resolve("whole/results.json")));
    for (String file : new String[] {"results.csv", "samples/world_facts_stated.jsonl"}) {
      assertThat(directory.resolve("killed").resolve(file))
          .hasSameTextualContentAs(directory.resolve("whole").resolve(file));
    }
  }

  /** What an interruption may change: dates, durations and how much was computed this time. */
  private static String withoutTimes(Path results) throws IOException {
    return Files.readString(results)
        .replaceAll("\"(started|seconds|tokens_requested|tokens_computed)\" : [^,\\n]*", "");
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static Object[] with(Object[] arguments, Object last) {
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return all;
  }
}
