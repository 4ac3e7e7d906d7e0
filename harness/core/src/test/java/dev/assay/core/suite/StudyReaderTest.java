package dev.assay.core.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.suite.Suite.TaskChoice;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyReaderTest {
  @TempDir private Path folder;

  private Suite read(String study) throws IOException {
    Path file = folder.resolve("suite.yaml");
    Files.writeString(file, "models: [dummy:uniform]\nstudy:\n" + study.indent(2));
    return SuiteReader.read(file);
  }

  @Test
  void aStudyBecomesATaskForEveryCombination() throws IOException {
    Suite suite =
        read(
            """
            task: quiz
            shots: [4, 0]
            orders: 2
            seeds: [1, 2]
            templates:
              - plain
              - {name: other, task: quiz2, set: {doc_to_text: "{{ q }}", n: 3, list: [a, 1.5]}}
            formats:
              - {name: word}
              - {name: letter, set: {doc_to_choice: [A, B]}}
            """);

    assertThat(suite.tasks()).hasSize(2 * 2 * 2 * 2 * 2);
    assertThat(suite.tasks().getFirst().shownName("quiz"))
        .isEqualTo("quiz[plain, 0 shots, order 0, seed 1, word]");
    TaskChoice last = suite.tasks().getLast();
    assertThat(last.task()).isEqualTo("quiz2");
    assertThat(last.shownName("quiz2")).isEqualTo("quiz[other, 4 shots, order 1, seed 2, letter]");
    assertThat(last.numFewshot()).isEqualTo(4);
    assertThat(last.seed()).isEqualTo(2);
    assertThat(last.variant().shotOrder()).isEqualTo(1);
    assertThat(last.variant().shotBlocks()).containsExactly(0, 4);
    assertThat(last.variant().overrides())
        .isEqualTo(
            Map.of(
                "doc_to_text",
                "{{ q }}",
                "n",
                3,
                "list",
                List.of("a", 1.5),
                "doc_to_choice",
                List.of("A", "B")));
  }

  @Test
  void whatIsNotVariedIsNotInTheNames() throws IOException {
    assertThat(read("task: quiz\nshots: [0, 1]\n").tasks())
        .extracting(choice -> choice.shownName("quiz"))
        .containsExactly("quiz[0 shots]", "quiz[1 shot]");
  }

  @Test
  void everyMistakeIsTold() {
    assertThatThrownBy(
            () -> read("taks: quiz\nshots: [x]\ntemplates: [a, a]\nformats: [{set: 3, name: f}]\n"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("unknown key \"taks\"")
        .hasMessageContaining("\"task\" is missing")
        .hasMessageContaining("\"x\" is no whole number")
        .hasMessageContaining("two of the templates are called \"a\"")
        .hasMessageContaining("expected a mapping");
  }

  @Test
  void aStudyOfOneCellOrOfTooManyIsRefused() {
    assertThatThrownBy(() -> read("task: quiz\nshots: [3]\n"))
        .hasMessageContaining("a study varies something");
    assertThatThrownBy(() ->
            read(
                "task: quiz\n"
                    + "shots: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n"
                    + "orders: 100\n"
                    + "seeds: [1, 2, 3, 4, 5]\n"))
        .hasMessageContaining("5500 combinations");
  }
}
