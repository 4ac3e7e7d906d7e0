package dev.assay.tasks.emergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The definitions, each on documents made for it. */
class EmergenceTasksTest {
  private static final Map<String, TaskFactory> FACTORIES = EmergenceTasks.catalog().factories();

  private static List<Request> requests(String name, Map<String, Object> row) {
    var task = (Task) FACTORIES.get(name).create(TaskSettings.DEFAULT);
    LoadedTask loaded = task.load(_ -> List.of(new Doc(0, row)));
    return loaded.example(loaded.docs().getFirst()).requests();
  }

  @Test
  void everyDefinitionSaysWhatItIs() {
    FACTORIES.forEach((name, factory) -> assertThat(factory.summary()).as(name).isNotBlank());
  }

  @Test
  void arithmeticSpellsTheQuestionOut() {
    assertThat(
            requests(
                "arithmetic_2da",
                Map.of("context", "\n\nQ: What is 98 plus 45?\n\nA:", "completion", " 143")))
        .containsExactly(
            new Request.Loglikelihood(Prompt.of("Question: What is 98 plus 45?\nAnswer:"), " 143"));
  }

  @Test
  void arithmeticHasTenSetsAndTheirMean() {
    var group = (TaskGroup) FACTORIES.get("arithmetic").create(TaskSettings.DEFAULT);
    assertThat(group.members()).hasSize(10);
    assertThat(group.aggregates())
        .containsExactly(new TaskGroup.GroupAggregate("acc", true, List.of()));
  }

  @Test
  void unscrambleGeneratesOneLine() {
    assertThat(requests("reversed_words", Map.of("context", "\ntaefed =", "completion", " defeat")))
        .containsExactly(
            new Request.GenerateUntil(
                Prompt.of("\ntaefed ="), List.of("\n"), 256, Sampling.GREEDY));
  }
}
