package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputTest {
  @TempDir private Path directory;

  @Test
  void aSuiteWithFiveMistakesIsToldAllOfThemAtOnce() throws IOException {
    Files.writeString(
        directory.resolve("suite.yaml"),
        """
        titel: five mistakes
        models: [dummy:uniform]
        tasks: [world_facts]
        limit: none
        sed: 1
        seed: -1
        seed: 2
        """);

    Assay.run(directory, "run", "suite.yaml")
        .isAUsersMistakeSaying(
            "5 mistakes",
            "line 1",
            "\"title\"",
            "line 4",
            "line 5",
            "\"seed\"",
            "line 6",
            "line 7");
  }

  @Test
  void namesThatAreNotKnownGetASuggestion() {
    Assay.run(directory, "run", "--model", "dumy:uniform", "--task", "world_fact")
        .isAUsersMistakeSaying(
            "2 things are wrong", "Did you mean \"dummy\"?", "Did you mean \"world_facts\"?");
    Assay.run(directory, "run", "--model", "ngram:train=x,ordr=3", "--task", "world_facts")
        .isAUsersMistakeSaying("ordr", "Did you mean \"order\"?");
  }

  @Test
  void fewerShotsThanNoneAreRefused() {
    noResults("--model", "dummy:uniform", "--num-fewshot", "0,-4")
        .isAUsersMistakeSaying("The number of shots is -4; it must be 0 or more.");
    Assay.run(
            directory,
            "explain",
            "--task",
            "world_facts_stated",
            "--doc",
            "0",
            "--model",
            "dummy:uniform",
            "--num-fewshot",
            "-4")
        .isAUsersMistakeSaying("The number of shots is -4");
  }

  @Test
  void dataThatIsNotThereIsSaidWhereItWasLookedFor() {
    Assay.run(
            directory,
            "run",
            "--model",
            "dummy:uniform",
            "--task",
            "gsm8k",
            "--data-dir",
            directory)
        .isAUsersMistakeSaying("openai/gsm8k", directory.toString());
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  @Test
  void aTruncatedArpaFileIsNamedWithItsLine() throws IOException {
    Path arpa =
        Files.writeString(
            directory.resolve("cut.arpa"), "\\data\\\nngram 1=3\n\n\\1-grams:\n-1.0\t<s>\t-0.3\n");

    noResults("--model", "ngram:" + arpa).isAUsersMistakeSaying("cut.arpa");
  }

  @Test
  void aLyingSafetensorsFileIsNamed() throws IOException {
    Path model = Files.createDirectories(directory.resolve("model"));
    Files.writeString(
        model.resolve("config.json"),
        """
        {"model_type": "llama", "hidden_size": 8, "num_hidden_layers": 1,
         "num_attention_heads": 2, "intermediate_size": 16, "vocab_size": 32}
        """);
    Files.write(
        model.resolve("model.safetensors"), new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});

    noResults("--model", "transformer:" + model).isAUsersMistakeSaying("model.safetensors");
  }

  @Test
  void filesThatCannotGrowAreAnErrorAndLeaveNoHalfWrittenResult() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
    List<String> command =
        new ArrayList<>(List.of("/bin/bash", "-c", "ulimit -f 16; exec \"$@\"", "-"));
    command.addAll(
        Assay.command("run", "--model", "dummy:uniform", "--task", "world_facts", "--out", "full"));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String err = new String(process.getErrorStream().readAllBytes());

    assertThat(process.waitFor()).as(err).isEqualTo(1);
    assertThat(err).contains("could not be written").doesNotContain("\tat ");
    assertThat(directory.resolve("full/results.json")).doesNotExist();
  }

  @Test
  void aRunThatWasNotFinishedOrIsDamagedIsSaidToBe() throws IOException {
    Object[] run = {"run", "--model", "dummy:uniform", "--task", "world_facts", "--limit", "5"};
    for (String name : List.of("my run", "cut")) {
      Object[] all = Arrays.copyOf(run, run.length + 2);
      all[run.length] = "--out";
      all[run.length + 1] = name;
      assertThat(Assay.run(directory, all).exitCode()).isZero();
    }
    Path samples = directory.resolve("cut/samples/world_facts_stated.jsonl");
    Files.writeString(samples, Files.readString(samples).substring(0, 100));
    Assay.run(directory, "compare", "my run", "cut")
        .isAUsersMistakeSaying("world_facts_stated.jsonl, line 1 is damaged");

    Path results = directory.resolve("cut/results.json");
    Files.writeString(results, Files.readString(results).substring(0, 100));
    Assay.run(directory, "compare", "my run", "cut")
        .isAUsersMistakeSaying("cut/results.json is damaged");
    Assay.run(directory, "report", "cut").isAUsersMistakeSaying("cut/results.json is damaged");
    Files.delete(results);
    Assay.run(directory, "compare", "my run", "cut").isAUsersMistakeSaying("has not finished");
    Assay.run(directory, "report", "cut").isAUsersMistakeSaying("has not finished");
    Assay.run(directory, "gate", "my run", "--baseline", "gone.json")
        .isAUsersMistakeSaying("gone.json: there is no such file");
  }

  private Assay.Outcome noResults(Object... arguments) {
    Object[] all = new Object[arguments.length + 5];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    System.arraycopy(
        new Object[] {"--task", "world_facts", "--out", "out"}, 0, all, all.length - 4, 4);
    Assay.Outcome outcome = Assay.run(directory, all);
    assertThat(directory.resolve("out/results.json")).doesNotExist();
    return outcome;
  }
}
