package dev.assay.core.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.suite.Suite.ModelChoice;
import dev.assay.core.suite.Suite.TaskChoice;
import dev.assay.spi.EvalException;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.PromptStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteReaderTest {
  @TempDir private Path directory;

  @Test
  void readsEveryKey() throws IOException {
    Suite suite =
        read(
            """
            title: nightly
            models:
              - dummy:uniform
              - {spec: "ngram:a.arpa", name: three}
            tasks:
              - mmlu
              - {task: gsm8k, num_fewshot: 8}
              - {task: mmlu, name: mmlu-0, num_fewshot: 0}
            num_fewshot: 5
            seed: 7
            fewshot_compat: lm-eval
            limit: 50
            data_dirs: [data, ../shared]
            include_paths: tasks
            """);

    assertThat(suite)
        .isEqualTo(
            new Suite(
                "nightly",
                List.of(
                    new ModelChoice("dummy:uniform", null),
                    new ModelChoice("ngram:a.arpa", "three")),
                List.of(
                    new TaskChoice("mmlu", null, 5),
                    new TaskChoice("gsm8k", null, 8),
                    new TaskChoice("mmlu", "mmlu-0", 0)),
                7,
                FewshotChoice.LM_EVAL,
                new Selection.Sampled(50),
                List.of(directory.resolve("data"), directory.resolve("../shared").normalize()),
                List.of(directory.resolve("tasks"))));
  }

  @Test
  void severalNumbersOfShotsAreATaskEach() throws IOException {
    String models = "models: dummy:uniform\n";
    Suite suite = read(models + "tasks: [{task: gsm8k, num_fewshot: [8, 0, 1]}, 'mmlu_*']");

    List<TaskChoice> gsm8k = suite.tasks().subList(0, 3);
    assertThat(gsm8k).extracting(TaskChoice::numFewshot).containsExactly(0, 1, 8);
    assertThat(gsm8k)
        .extracting(choice -> choice.shownName("gsm8k"))
        .containsExactly("gsm8k[0 shots]", "gsm8k[1 shot]", "gsm8k[8 shots]");
    assertThat(gsm8k)
        .extracting(choice -> choice.variant().shotBlocks())
        .containsOnly(List.of(0, 1, 8));
    assertThat(suite.tasks().get(3)).isEqualTo(new TaskChoice("mmlu_*", null, null));
    assertThat(read(models + "tasks: mmlu\nnum_fewshot: [5]").tasks())
        .containsExactly(new TaskChoice("mmlu", null, 5));
    assertThatThrownBy(() -> read(models + "tasks: mmlu\nnum_fewshot: [5, -1, 5]"))
        .hasMessageContaining("line 3: num_fewshot: -1 is not from 0 to 1000")
        .hasMessageContaining("line 3: num_fewshot: 5 is given twice");
    assertThatThrownBy(() -> read(models + "tasks: [{task: mmlu, num_fewshot: []}]"))
        .hasMessageContaining("line 2: num_fewshot is an empty list: give a number, or leave it");
    assertThatThrownBy(() -> read(models + "tasks: mmlu\nnum_fewshot: []"))
        .hasMessageContaining("line 3: num_fewshot is an empty list");
  }

  @Test
  void readsHowPromptsArePutTogether() throws IOException {
    String suite = "models: dummy:uniform\ntasks: mmlu\n";
    assertThat(read(suite).promptStyle()).isEqualTo(PromptStyle.DEFAULT);
    assertThat(
            read(suite + "apply_chat_template: true\nsystem_instruction: Be brief.").promptStyle())
        .isEqualTo(new PromptStyle(PromptStyle.Form.MULTI_TURN, "Be brief."));
    assertThat(read(suite + "apply_chat_template: true\nfewshot_as_multiturn: false").promptStyle())
        .isEqualTo(new PromptStyle(PromptStyle.Form.SINGLE_TURN, null));
    assertThatThrownBy(() -> read(suite + "fewshot_as_multiturn: true"))
        .hasMessageContaining("line 3: fewshot_as_multiturn needs apply_chat_template");
    assertThatThrownBy(() -> read(suite + "apply_chat_template: yes"))
        .hasMessageContaining("line 3: apply_chat_template is neither true nor false");
  }

  @Test
  void hasDefaultsForAllButModelsAndTasks() throws IOException {
    Suite suite = read("models: [a:b]\ntasks: [t]\n");

    assertThat(suite.title()).isEqualTo("suite");
    assertThat(suite.seed()).isEqualTo(1234);
    assertThat(suite.selection()).isEqualTo(new Selection.All());
  }

  @Test
  void reportsAllMistakesTogetherWithTheirLines() {
    assertThatThrownBy(() ->
            read(
                """
                titel: x
                models:
                  - {spec: a, nme: b}
                tasks: {mmlu: 5}
                seed: many
                limit: 5
                limit: 6
                first: 0
                """))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("has 6 mistakes")
        .hasMessageContaining("line 1: unknown key \"titel\". Did you mean \"title\"?")
        .hasMessageContaining("line 3: unknown key \"nme\". Did you mean \"name\"?")
        .hasMessageContaining("line 4: expected a list")
        .hasMessageContaining("line 5: seed is not a whole number from 0 to")
        .hasMessageContaining("line 7: key \"limit\" is given twice")
        .hasMessageContaining("line 8: first is not a whole number from 1 to");
  }

  @Test
  void saysWhereYamlItselfIsWrong() {
    assertThatThrownBy(() -> read("models: [a\ntasks: ]b"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("suite.yaml, line 2");
  }

  @Test
  void saysThatAFileIsEmptyOrMissing() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("suite.yaml is empty");
    assertThatThrownBy(() -> SuiteReader.read(directory.resolve("none.yaml")))
        .hasMessageContaining("There is no suite");
  }

  @Test
  void doesNotFollowABombOfAliases() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(EvalException.class);
  }

  private Suite read(String yaml) throws IOException {
    return SuiteReader.read(Files.writeString(directory.resolve("suite.yaml"), yaml));
  }
}
