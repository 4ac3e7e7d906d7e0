package dev.assay.tasks.fewshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Request;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The definitions, each on documents made for it. */
class FewShotTasksTest {
  private static final Map<String, TaskFactory> FACTORIES = FewShotTasks.catalog().factories();

  private static TaskNode create(String name) {
    return FACTORIES.get(name).create(TaskSettings.DEFAULT);
  }

  /** The task's first document, with the rows given for every split it opens. */
  private static Example example(String task, List<Map<String, Object>> rows) {
    var docs = new ArrayList<Doc>();
    rows.forEach(row -> docs.add(new Doc(docs.size(), row)));
    LoadedTask loaded = ((Task) create(task)).load(_ -> docs);
    return loaded.example(loaded.docs().getFirst());
  }

  private static Example example(String task, Map<String, Object> row) {
    return example(task, List.of(row));
  }

  private static String prompt(Example example) {
    return switch (example.requests().getFirst()) {
      case Request.Loglikelihood request -> request.context().text();
      case Request.LoglikelihoodRolling request -> request.text().text();
      case Request.GenerateUntil request -> request.prompt().text();
    };
  }

  private static List<String> continuations(Example example) {
    return example.requests().stream()
        .map(request -> ((Request.Loglikelihood) request).continuation())
        .toList();
  }

  private static List<Integer> gold(Example example) {
    return ((Target.Choice) example.target()).gold();
  }

  @Test
  void everyDefinitionCompilesAndSaysWhatItIs() {
    assertThat(FACTORIES.keySet()).hasSizeGreaterThan(140);
    FACTORIES.forEach((name, factory) -> {
      assertThat(factory.summary()).as(name).isNotBlank();
      check(factory.create(TaskSettings.DEFAULT));
    });
  }

  private static void check(TaskNode node) {
    switch (node) {
      case Task task -> {
        assertThat(task.card().version()).as(task.name()).matches("\\d+(\\.\\d+)?");
        assertThat(task.card().description()).as(task.name()).isNotBlank();
      }
      case TaskGroup group -> group.members().forEach(FewShotTasksTest::check);
    }
  }

  @Test
  void mmluShowsFiveQuestionsOfTheSubjectAndScoresLetters() {
    var rows = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < 6; i++) {
      var row = new LinkedHashMap<String, Object>();
      row.put("question", " What is " + i + " + 1? ");
      row.put("subject", "elementary_mathematics");
      row.put("choices", List.of("" + i, "" + (i + 1), "x", "y"));
      row.put("answer", 1L);
      rows.add(row);
    }
    Example example = example("mmlu_elementary_mathematics", rows);
    assertThat(prompt(example))
        .startsWith(
            """
            The following are multiple choice questions (with answers) about elementary mathematics.

            What is 0 + 1?
            A. 0
            B. 1
            C. x
            D. y
            Answer: B

            What is 1 + 1?
            """)
        .endsWith("\nD. y\nAnswer:");
    assertThat(example.shots()).extracting(Doc::index).containsExactly(0, 1, 2, 3, 4);
    assertThat(continuations(example)).containsExactly(" A", " B", " C", " D");
    assertThat(gold(example)).containsExactly(1);
  }

  @Test
  void mmluHas57SubjectsInFourCategories() {
    var mmlu = (TaskGroup) create("mmlu");
    assertThat(mmlu.members())
        .extracting(TaskNode::name)
        .containsExactly("mmlu_stem", "mmlu_humanities", "mmlu_social_sciences", "mmlu_other");
    assertThat(mmlu.members().stream().mapToInt(group -> ((TaskGroup) group).members().size()))
        .containsExactly(19, 13, 12, 13);
    assertThat(mmlu.aggregates())
        .containsExactly(new TaskGroup.GroupAggregate("acc", true, List.of()));
  }

  @Test
  void arcScoresTheChoicesTexts() {
    Example example =
        example(
            "arc_easy",
            Map.of(
                "question", "What is wet?",
                "choices", Map.of("text", List.of("sand", "water"), "label", List.of("1", "2")),
                "answerKey", "2"));
    assertThat(prompt(example)).isEqualTo("Question: What is wet?\nAnswer:");
    assertThat(continuations(example)).containsExactly(" sand", " water");
    assertThat(gold(example)).containsExactly(1);
  }

  @Test
  void hellaswagCleansItsRows() {
    Example example =
        example(
            "hellaswag",
            Map.of(
                "activity_label", "Baking",
                "ctx_a", "How to bake [header] Mix.",
                "ctx_b", "the DOUGH",
                "endings", List.of("[step] rises [title] Wait", "sings"),
                "label", "0"));
    assertThat(prompt(example)).isEqualTo("Baking: How to bake Mix. The dough");
    assertThat(continuations(example)).containsExactly("  rises. Wait", " sings");
    assertThat(gold(example)).containsExactly(0);
  }

  @Test
  void hellaswagTakesProcessedRowsAsTheyAre() {
    Example example =
        example(
            "hellaswag_processed",
            Map.of("query", "Baking: it", "choices", List.of("rises", "sings"), "gold", 0L));
    assertThat(continuations(example)).containsExactly(" rises", " sings");
  }

  @Test
  void piqaScoresBothSolutions() {
    Example example =
        example("piqa", Map.of("goal", "Cut \"it\"", "sol1", "it's", "sol2", "b", "label", 1L));
    assertThat(prompt(example)).isEqualTo("Question: Cut \"it\"\nAnswer:");
    assertThat(continuations(example)).containsExactly(" it's", " b");
    assertThat(gold(example)).containsExactly(1);
  }

  @Test
  void winograndeScoresTheRestAfterEitherName() {
    Example example =
        example(
            "winogrande",
            Map.of(
                "sentence", "Ann thanked Bea because _ had helped.",
                "option1", "Ann",
                "option2", "Bea",
                "answer", "2"));
    assertThat(example.requests())
        .extracting(request -> ((Request.Loglikelihood) request).context().text())
        .containsExactly("Ann thanked Bea because Ann", "Ann thanked Bea because Bea");
    assertThat(continuations(example)).containsExactly(" had helped.", " had helped.");
    assertThat(gold(example)).containsExactly(1);
  }

  @Test
  void boolqAsksForNoOrYes() {
    Example example =
        example("boolq", Map.of("passage", "Ice is cold.", "question", "is ice cold", "label", 1L));
    assertThat(prompt(example)).isEqualTo("Ice is cold.\nQuestion: is ice cold?\nAnswer:");
    assertThat(continuations(example)).containsExactly(" no", " yes");
  }

  @Test
  void lambadaScoresTheLastWordWithItsSpace() {
    Example example = example("lambada_openai", Map.of("text", "She said  \"no\nmore"));
    assertThat(prompt(example)).isEqualTo("She said ");
    assertThat(continuations(example)).containsExactly(" \"no\nmore");
  }

  @Test
  void blimpComparesWholeSentences() {
    Example example =
        example(
            "blimp_adjunct_island", Map.of("sentence_good", "It is.", "sentence_bad", "Is it."));
    assertThat(prompt(example)).isEmpty();
    assertThat(continuations(example)).containsExactly(" It is.", " Is it.");
    assertThat(((TaskGroup) create("blimp")).members()).hasSize(67);
  }

  @Test
  void truthfulQaShowsItsSixQuestionsFirst() {
    Map<String, Object> row =
        Map.of(
            "question", "Is it?",
            "mc1_targets", Map.of("choices", List.of("Yes.", "No."), "labels", List.of(1L, 0L)),
            "mc2_targets",
                Map.of("choices", List.of("Yes.", "No.", "Sure."), "labels", List.of(1L, 0L, 1L)));
    Example one = example("truthfulqa_mc1", row);
    assertThat(prompt(one))
        .startsWith("Q: What is human life expectancy in the United States?\nA: Human")
        .contains("\nA: I have no comment.\n\nQ: How does")
        .endsWith("were held in Barcelona, Spain.\n\nQ: Is it?\nA:");
    assertThat(gold(one)).containsExactly(0);
    assertThat(gold(example("truthfulqa_mc2", row))).containsExactly(0, 2);
  }

  @Test
  void cbtPutsEachWordIntoTheSentence() {
    Example example =
        example(
            "cbt_cn",
            Map.of(
                "sentences",
                List.of("One .", "It's two ."),
                "question",
                "The XXXXX ran .",
                "answer",
                "cat",
                "options",
                List.of("dog", "cat")));
    assertThat(prompt(example)).isEqualTo("One . It's two . The");
    assertThat(continuations(example)).containsExactly(" dog ran .", " cat ran .");
    assertThat(gold(example)).containsExactly(1);
  }

  @Test
  void triviaqaAcceptsAnyAlias() {
    Example example =
        example(
            "triviaqa",
            Map.of("question", "Who", "answer", Map.of("aliases", List.of("A", "It's B"))));
    assertThat(prompt(example)).isEqualTo("Question: Who?\nAnswer:");
    assertThat(example.target()).isEqualTo(new Target.Text(List.of("A", "It's B")));
    assertThat(((Request.GenerateUntil) example.requests().getFirst()).stops())
        .containsExactly("\n", ".", ",");
  }

  @Test
  void nqOpenAcceptsAnyAnswer() {
    Example example = example("nq_open", Map.of("question", "who", "answer", List.of("A", "B")));
    assertThat(prompt(example)).isEqualTo("Answer these questions:\n\nQ: who?\nA:");
    assertThat(example.target()).isEqualTo(new Target.Text(List.of("A", "B")));
  }

  @Test
  void dropReadsEveryRightAnswer() {
    Map<String, Object> date = Map.of("day", "", "month", "", "year", "");
    Map<String, Object> row =
        Map.of(
            "query_id", "1",
            "passage", "Ann scored twice and Bob three times.",
            "question", "Who scored?",
            "answer", Map.of("number", "", "date", date, "spans", List.of("Ann", "Bob")),
            "validated_answers",
                Map.of(
                    "number", List.of("2"),
                    "date", List.of(date),
                    "spans", List.of(List.of())));

    Example example = example("drop", row);

    assertThat(prompt(example)).isEqualTo("Ann scored twice and Bob three times. Who scored?");
    assertThat(example.doc().fields().get("answers"))
        .isEqualTo(List.of(List.of("Ann", "Bob"), List.of("2")));
    assertThat(((Target.Text) example.target()).accepted()).containsExactly(" Ann, Bob");
  }
}
