package dev.assay.yamltasks.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.task.TaskSettings;
import dev.assay.yamltasks.Definition;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Context assembly, each expectation worked out from lm-eval 0.4.13's rules. */
class PromptTest {
  private static final String TASK =
      """
      task: t
      dataset_path: d
      test_split: test
      fewshot_split: train
      num_fewshot: 2
      fewshot_config: {sampler: first_n}
      doc_to_text: "Q: {{q}}\\nA:"
      doc_to_target: "{{a}}"
      """;

  private static Definition definition(String more) {
    return Definition.of(TASK + more)
        .with("train", Map.of("q", "1+1", "a", "2"), Map.of("q", "2+2", "a", "4"))
        .with("test", Map.of("q", "3+3", "a", "6"));
  }

  @Test
  void shotsAreJoinedByTheDelimiters() {
    assertThat(definition("").prompt(0)).isEqualTo("Q: 1+1\nA: 2\n\nQ: 2+2\nA: 4\n\nQ: 3+3\nA:");
  }

  @Test
  void delimitersAreTheTasks() {
    assertThat(definition("target_delimiter: '>'\nfewshot_delimiter: ';'").prompt(0))
        .isEqualTo("Q: 1+1\nA:>2;Q: 2+2\nA:>4;Q: 3+3\nA:");
  }

  @Test
  void theDescriptionComesFirstRenderedForTheDocument() {
    assertThat(definition("description: \"Add {{q}}.\\n\"").prompt(0))
        .startsWith("Add 3+3.\nQ: 1+1");
  }

  @Test
  void aPrefixOfTheAnswerIsGivenInShotsAndQuestion() {
    assertThat(definition("gen_prefix: The sum is").prompt(0))
        .isEqualTo("Q: 1+1\nA: The sum is 2\n\nQ: 2+2\nA: The sum is 4\n\nQ: 3+3\nA: The sum is");
  }

  @Test
  void aPrefixThatEndsInWhiteSpaceGetsNoSecondSpace() {
    assertThat(definition("gen_prefix: \"\\n= \"").prompt(0))
        .isEqualTo("Q: 1+1\nA:\n= 2\n\nQ: 2+2\nA:\n= 4\n\nQ: 3+3\nA:\n= ");
  }

  @Test
  void shotsMayBeWordedDifferently() {
    String config =
        """
        task: t
        dataset_path: d
        test_split: test
        num_fewshot: 1
        fewshot_config:
          sampler: first_n
          samples: [{question: "1+1", answer: "2"}]
          doc_to_text: "{{question}} ="
          doc_to_target: "{{answer}}"
          fewshot_delimiter: " | "
        doc_to_text: "{{q}} ="
        doc_to_target: "{{a}}"
        """;
    assertThat(Definition.of(config).with("test", Map.of("q", "3+3", "a", "6")).prompt(0))
        .isEqualTo("1+1 = 2 | 3+3 =");
  }

  @Test
  void aShotWithoutAnswerHasNoDelimiters() {
    String config = TASK.replace("{sampler: first_n}", "{sampler: first_n, doc_to_target: ''}");
    assertThat(
            Definition.of(config)
                .with("train", Map.of("q", "1+1"), Map.of("q", "2+2"))
                .with("test", Map.of("q", "3+3", "a", "6"))
                .prompt(0))
        .isEqualTo("Q: 1+1\nA:Q: 2+2\nA:Q: 3+3\nA:");
  }

  @Test
  void theAnswerOfAShotIsTheChoiceItPointsTo() {
    String config =
        TASK.replace("doc_to_target: \"{{a}}\"", "doc_to_target: a")
            + "doc_to_choice: [no, 'yes']\noutput_type: multiple_choice\n";
    assertThat(
            Definition.of(config.replace("[no,", "['no',"))
                .with("train", Map.of("q", "x", "a", 1L), Map.of("q", "y", "a", 0L))
                .with("test", Map.of("q", "z", "a", 1L))
                .prompt(0))
        .isEqualTo("Q: x\nA: yes\n\nQ: y\nA: no\n\nQ: z\nA:");
  }

  @Test
  void theFirstOfSeveralAnswersIsShown() {
    assertThat(
            Definition.of(TASK)
                .with("train", Map.of("q", "x", "a", "['b', 'c']"), Map.of("q", "y", "a", "[d"))
                .with("test", Map.of("q", "z", "a", "e"))
                .prompt(0))
        .isEqualTo("Q: x\nA: b\n\nQ: y\nA: [d\n\nQ: z\nA:");
  }

  @Test
  void theRunsNumberOfShotsCountsUnlessTheTaskHasNone() {
    assertThat(definition("").with(new TaskSettings(1, 7)).prompt(0))
        .isEqualTo("Q: 1+1\nA: 2\n\nQ: 3+3\nA:");
    String none = TASK.replace("num_fewshot: 2", "num_fewshot: 0");
    assertThat(
            Definition.of(none)
                .with("test", Map.of("q", "3+3", "a", "6"))
                .with(new TaskSettings(5, 7))
                .prompt(0))
        .isEqualTo("Q: 3+3\nA:");
  }

  @Test
  void moreShotsThanThereAreIsAnErrorThatSaysSo() {
    assertThatThrownBy(() -> definition("").with(new TaskSettings(3, 7)).load())
        .isInstanceOf(EvalException.class)
        .hasMessage("Task t: 3 shots are wanted, and there are 2 documents to choose them from.");
  }

  @Test
  void anUndefinedVariableIsOneSentenceWithTaskDocumentKeyAndLine() {
    assertThatThrownBy(
            () -> Definition.of(TASK.replace("2", "0")).with("test", Map.of("a", "6")).prompt(0))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("Task t, document 0: doc_to_text (test.yaml:7): ")
        .hasMessageContaining("q");
  }
}
