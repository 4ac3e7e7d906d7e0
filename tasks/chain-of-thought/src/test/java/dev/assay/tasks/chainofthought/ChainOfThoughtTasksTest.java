package dev.assay.tasks.chainofthought;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Request;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The definitions, each on documents made for it. */
class ChainOfThoughtTasksTest {
  private static final Map<String, TaskFactory> FACTORIES =
      ChainOfThoughtTasks.catalog().factories();

  @TempDir Path folder;

  private static Example example(String name, Datasets datasets) {
    var task = (Task) FACTORIES.get(name).create(TaskSettings.DEFAULT);
    LoadedTask loaded = task.load(datasets);
    return loaded.example(loaded.docs().getFirst());
  }

  private static Request.GenerateUntil request(Example example) {
    return (Request.GenerateUntil) example.requests().getFirst();
  }

  private static List<Doc> sums(int from, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> {
          int n = from + i;
          return new Doc(
              i,
              Map.of(
                  "question",
                  "What is " + n + " + 1?",
                  "answer",
                  "It is one more: <<" + n + "+1=" + (n + 1) + ">>\n#### " + (n + 1)));
        })
        .toList();
  }

  @Test
  void everyDefinitionSaysWhatItIs() {
    FACTORIES.forEach((name, factory) -> assertThat(factory.summary()).as(name).isNotBlank());
  }

  @Test
  void gsm8kShowsFiveWorkedSolutionsOfTheTrainingSplit() {
    Example example =
        example("gsm8k", request -> request.split().equals("train") ? sums(0, 50) : sums(100, 1));
    assertThat(example.shots()).hasSize(5).doesNotHaveDuplicates();
    Doc first = example.shots().getFirst();
    assertThat(request(example).prompt().text())
        .startsWith(
            "Question: %s\nAnswer: %s\n\nQuestion: "
                .formatted(first.fields().get("question"), first.fields().get("answer")))
        .endsWith("\n\nQuestion: What is 100 + 1?\nAnswer:");
    assertThat(request(example).stops()).containsExactly("Question:", "</s>", "<|im_end|>");
    assertThat(example.target())
        .isEqualTo(new Target.Text(List.of("It is one more: <<100+1=101>>\n#### 101")));
  }

  @Test
  void gsm8kIsScoredStrictlyAndFlexibly() {
    var task = (Task) FACTORIES.get("gsm8k").create(TaskSettings.DEFAULT);
    assertThat(task.card().filters())
        .extracting(FilterPipeline::name)
        .containsExactly("strict-match", "flexible-extract");
  }

  @Test
  void gsm8kCotShowsEightChainsOfThoughtOfItsOwn() {
    Example example = example("gsm8k_cot", _ -> sums(100, 1));
    assertThat(example.shots()).hasSize(8);
    assertThat(request(example).prompt().text())
        .startsWith("Q: A baker fills 4 trays with 12 rolls each")
        .contains(" The answer is 18.\n\nQ: Nadia reads")
        .endsWith("The answer is 60.\n\nQ: What is 100 + 1?\nA:");
    assertThat(example.target()).isEqualTo(new Target.Text(List.of("101")));
  }

  @Test
  void selfConsistencySamples64TimesEachWithItsSeed() {
    Example example = example("gsm8k_cot_self_consistency", _ -> sums(100, 1));
    assertThat(example.requests())
        .hasSize(64)
        .extracting(request -> ((Request.GenerateUntil) request).sampling())
        .allMatch(sampling -> sampling.temperature() == 0.2)
        .doesNotHaveDuplicates();
  }

  @Test
  void bbhTakesInstructionAndShotsFromThePromptFile() throws IOException {
    bbh(
        """
        A warning.
        -----
        Say yes or no.

        Really.

        Q: Is it?
        A: Let's think step by step.
        It may be.

        It is. So the answer is yes.

        Q: Was it?
        A: It was not. So the answer is no.

        Q: Will it?
        A: Let's think step by step.
        Never. So the answer is no.
        """);
    assertThat(request(example("bbh_cot_navigate", this::open)).prompt().text())
        .isEqualTo(
            """
            Say yes or no.

            Really.

            Q: Is it?
            A: Let's think step by step.
            It may be.

            It is. So the answer is yes.

            Q: Was it?
            A: Let's think step by step.
            It was not. So the answer is no.

            Q: Will it?
            A: Let's think step by step.
            Never. So the answer is no.

            Q: Who?
            A: Let's think step by step.
            """);
    assertThat(request(example("bbh_direct_navigate", this::open)).prompt().text())
        .endsWith("Q: Is it?\nA: yes\n\nQ: Was it?\nA: no\n\nQ: Will it?\nA: no\n\nQ: Who?\nA:");
  }

  @Test
  void aBbhFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> example("bbh_cot_navigate", this::open))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("there is no file lukaemon/bbh/cot-prompts/navigate.txt under");
  }

  @Test
  void aPromptFileThatIsNoneIsNamed() throws IOException {
    bbh("nothing");
    assertThatThrownBy(() -> example("bbh_cot_navigate", this::open))
        .hasMessageEndingWith("navigate.txt: no problem begins with \"Q: \".");
  }

  @Test
  void everyBbhTaskHasThreeShotsInTheAuthorsFiles() {
    Path hub = Path.of(System.getProperty("assay.shared", "none"), "data", "hub");
    assumeTrue(Files.isDirectory(hub), "the data sets are not at " + hub);
    var bbh = (TaskGroup) FACTORIES.get("bbh_cot").create(TaskSettings.DEFAULT);
    assertThat(bbh.members()).hasSize(27);
    for (TaskNode node : bbh.members()) {
      LoadedTask task = ((Task) node).load(r -> new BbhProblems().open(r, List.of(hub)));
      Example example = task.example(task.docs().getFirst());
      assertThat(example.shots())
          .as(node.name())
          .hasSize(3)
          .allMatch(shot -> !shot.fields().get("target").toString().isBlank());
    }
  }

  private List<Doc> open(DatasetRequest request) {
    return new BbhProblems().open(request, List.of(folder));
  }

  private void bbh(String prompts) throws IOException {
    Path bbh = folder.resolve("lukaemon/bbh");
    Files.createDirectories(bbh.resolve("cot-prompts"));
    Files.createDirectories(bbh.resolve("navigate"));
    Files.writeString(bbh.resolve("cot-prompts/navigate.txt"), prompts);
    Files.writeString(
        bbh.resolve("navigate/test.jsonl"), "{\"input\": \"Who?\", \"target\": \"yes\"}\n");
  }
}
