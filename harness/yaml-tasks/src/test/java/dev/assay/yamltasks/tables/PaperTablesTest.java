package dev.assay.yamltasks.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import dev.assay.yamltasks.catalog.Catalog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaperTablesTest {
  private static final Map<String, TaskFactory> ELSEWHERE = elsewhere();

  private static Map<String, TaskFactory> elsewhere() {
    Path tasks = Path.of(System.getProperty("assay.root", "../.."), "tasks");
    Path[] resources =
        Stream.of("few-shot", "code", "chain-of-thought", "emergence", "perplexity")
            .map(module -> tasks.resolve(module).resolve("src/main/resources"))
            .toArray(Path[]::new);
    return Catalog.ofPaths(resources).factories();
  }

  @Test
  void everyMemberIsATaskThatThereIs() {
    for (TaskFactory factory : PaperTables.catalog().factories(ELSEWHERE).values()) {
      assertThat(((TaskGroup) factory.create(TaskSettings.DEFAULT)).members()).isNotEmpty();
    }
  }

  @Test
  void llama2sShotsAreThePapers() {
    var asked = new LinkedHashMap<String, Integer>();
    var recording = new HashMap<String, TaskFactory>();
    ELSEWHERE.forEach((name, factory) ->
        recording.put(
            name,
            new TaskFactory() {
              @Override
              public String summary() {
                return factory.summary();
              }

              @Override
              public TaskNode create(TaskSettings settings) {
                asked.put(name, settings.numFewshot());
                return factory.create(settings);
              }
            }));
    PaperTables.catalog().factories(recording).get("llama2-table").create(TaskSettings.DEFAULT);
    assertThat(asked)
        .isEqualTo(
            Map.of(
                "mmlu", 5, "triviaqa", 1, "nq_open", 1, "gsm8k", 8, "bbh_cot", 3, "humaneval", 0));
  }
}
