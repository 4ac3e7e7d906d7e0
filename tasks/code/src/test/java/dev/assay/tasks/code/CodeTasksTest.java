package dev.assay.tasks.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Request;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The definitions, each on problems made for it. */
class CodeTasksTest {
  private static final Map<String, Object> HALVES =
      Map.of(
          "task_id", "Made/0",
          "prompt",
              "def halves(n: int) -> list[int]:\n    \"\"\" Two numbers that add to n. \"\"\"\n",
          "entry_point", "halves",
          "canonical_solution", "    return [n // 2, n - n // 2]\n",
          "test", "\ndef check(candidate):\n    assert sum(candidate(7)) == 7\n");

  private static Task task(String name) {
    return (Task) CodeTasks.catalog().factories().get(name).create(TaskSettings.DEFAULT);
  }

  private static Example example(String task, List<Map<String, Object>> rows) {
    var docs = new ArrayList<Doc>();
    rows.forEach(row -> docs.add(new Doc(docs.size(), row)));
    LoadedTask loaded = task(task).load(_ -> docs);
    return loaded.example(docs.getFirst());
  }

  @Test
  void humanevalGivesTheHeadAndStopsAtTheNextTopLevelStatement() {
    Example example = example("humaneval", List.of(HALVES));

    var request = (Request.GenerateUntil) example.requests().getFirst();
    assertThat(request.prompt().text()).isEqualTo(HALVES.get("prompt"));
    assertThat(request.stops()).containsExactly("\nclass", "\ndef", "\n#", "\nif", "\nprint");
    assertThat(request.maxTokens()).isEqualTo(1024);
    assertThat(request.sampling().temperature()).isZero();
    assertThat(((Target.Text) example.target()).accepted())
        .containsExactly(HALVES.get("test") + "\ncheck(halves)");
  }

  @Test
  void humanevalWithTwentySamplesAsksTwentyTimesAndEachDraws() {
    Example example = example("humaneval_20", List.of(HALVES));

    assertThat(example.requests()).hasSize(20).doesNotHaveDuplicates();
    assertThat(example.requests())
        .allSatisfy(request ->
            assertThat(((Request.GenerateUntil) request).sampling().temperature()).isEqualTo(0.2));
    assertThat(task("humaneval_20").card().metrics())
        .extracting(metric -> metric.name())
        .containsExactly("pass@1", "pass@10");
  }

  @Test
  void mbppShowsThreeSolutionsAndTheTests() {
    var rows = new ArrayList<Map<String, Object>>();
    for (String name : List.of("asked", "one", "two", "three")) {
      rows.add(
          Map.of(
              "text",
              "Write a function " + name + " that returns 1.",
              "code",
              "def " + name + "():\r\n  return 1",
              "test_setup_code",
              "",
              "test_list",
              List.of("assert " + name + "() == 1", "assert " + name + "() > 0")));
    }
    var docs = new ArrayList<Doc>();
    rows.forEach(row -> docs.add(new Doc(docs.size(), row)));
    LoadedTask loaded =
        task("mbpp")
            .load(request ->
                request.split().equals("test") ? docs.subList(0, 1) : docs.subList(1, 4));
    Example example = loaded.example(docs.getFirst());

    assertThat(((Request.GenerateUntil) example.requests().getFirst()).prompt().text())
        .startsWith(
            """
            You are an expert Python programmer, and here is your task: Write a function one that\
             returns 1. Your code should pass these tests:

            assert one() == 1
            assert one() > 0
            [BEGIN]
            def one():\r
              return 1
            [DONE]

            You are\
            """)
        .endsWith("assert asked() == 1\nassert asked() > 0\n[BEGIN]\n");
    assertThat(((Target.Text) example.target()).accepted())
        .containsExactly("\nassert asked() == 1\nassert asked() > 0");
  }

  @Test
  void everyDefinitionSaysWhatItIs() {
    assertThat(CodeTasks.catalog().factories().keySet())
        .containsExactlyInAnyOrder("humaneval", "humaneval_20", "mbpp", "code_generation");
    CodeTasks.catalog()
        .factories()
        .forEach((name, factory) -> {
          assertThat(factory.summary()).as(name).isNotBlank();
          if (factory.create(TaskSettings.DEFAULT) instanceof Task task) {
            assertThat(task.card().version()).matches("\\d+(\\.\\d+)?");
          }
        });
  }
}
