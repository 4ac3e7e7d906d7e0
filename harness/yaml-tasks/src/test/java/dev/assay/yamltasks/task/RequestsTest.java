package dev.assay.yamltasks.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Segment;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.PromptStyle;
import dev.assay.spi.task.TaskSettings;
import dev.assay.yamltasks.Definition;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {
  private static final String HEAD =
      """
      task: t
      dataset_path: d
      test_split: test
      """;

  private static Definition definition(String more, Map<String, Object> row) {
    return Definition.of(HEAD + more).with("test", row);
  }

  private static Request.Loglikelihood loglikelihood(String context, String continuation) {
    return new Request.Loglikelihood(Prompt.of(context), continuation);
  }

  @Test
  void eachChoiceIsAContinuationAfterTheDelimiter() {
    Example example =
        definition(
                """
                output_type: multiple_choice
                doc_to_text: "{{q}}"
                doc_to_choice: "{{[x, y]}}"
                doc_to_target: label
                """,
                Map.of("q", "Which?", "x", "it's", "y", "\"that\"", "label", 1L))
            .example(0);
    assertThat(example.requests())
        .containsExactly(loglikelihood("Which?", " it's"), loglikelihood("Which?", " \"that\""));
    assertThat(example.target())
        .isEqualTo(new Target.Choice(List.of("it's", "\"that\""), List.of(1)));
  }

  @Test
  void theRightChoiceMayBeGivenAsTextDigitsOrSeveral() {
    assertThat(gold("\"{{'b'}}\"")).containsExactly(1);
    assertThat(gold("\"{{1+1}}\"")).containsExactly(2);
    assertThat(gold("\"{{[0, 2]}}\"")).containsExactly(0, 2);
    assertThat(gold("2")).containsExactly(2);
    assertThat(gold("flag")).containsExactly(1);
  }

  private static List<Integer> gold(String target) {
    Example example =
        definition(
                "output_type: multiple_choice\ndoc_to_text: x\ndoc_to_choice: [a, b, c]\n"
                    + "doc_to_target: "
                    + target,
                Map.of("x", "X", "flag", true))
            .example(0);
    return ((Target.Choice) example.target()).gold();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 'the right choice is 7, and there are 3, from 0.'",
    "-1, 'the right choice is -1, and there are 3, from 0.'",
    "other, 'it gives \"other\", which is none of the choices.'",
  })
  void aRightChoiceThatIsNoneIsAnErrorWithItsLine(String target, String problem) {
    assertThatThrownBy(() -> gold(target))
        .hasMessage("Task t, document 0: doc_to_target (test.yaml:7): " + problem);
  }

  @Test
  void aListOfChoicesThatIsNoneIsAnErrorWithItsLine() {
    String head = "output_type: multiple_choice\ndoc_to_text: x\ndoc_to_target: 0\n";
    assertThatThrownBy(
            () -> definition(head + "doc_to_choice: \"{{x}}\"", Map.of("x", "(no")).example(0))
        .hasMessageStartingWith(
            "Task t, document 0: doc_to_choice (test.yaml:7): it gives \"(no\", which is no Python"
                + " list: ");
    assertThatThrownBy(
            () -> definition(head + "doc_to_choice: \"{{[]}}\"", Map.of("x", "")).example(0))
        .hasMessage("Task t, document 0: doc_to_choice (test.yaml:7): it gives no choices.");
  }

  @Test
  void mutualInformationAsksForTheChoicesAlone() {
    List<Request> requests =
        definition(
                """
                output_type: multiple_choice
                doc_to_text: x
                doc_to_choice: [a, b]
                doc_to_target: 0
                metric_list: [{metric: acc}, {metric: acc_mutual_info}]
                """,
                Map.of("x", "X"))
            .requests(0);
    assertThat(requests)
        .containsExactly(
            loglikelihood("X", " a"),
            loglikelihood("X", " b"),
            loglikelihood("", " a"),
            loglikelihood("", " b"));
  }

  @Test
  void aTextThatIsAnIndexMakesTheChoicesContexts() {
    Definition definition =
        Definition.of(
                HEAD
                    + """
                    fewshot_split: train
                    num_fewshot: 1
                    fewshot_config: {sampler: first_n}
                    output_type: multiple_choice
                    doc_to_text: answer
                    doc_to_choice: "{{[one, two]}}"
                    doc_to_target: rest
                    """)
            .with("train", Map.of("answer", 0L, "one", "A", "two", "B", "rest", "won."))
            .with("test", Map.of("answer", 1L, "one", "C", "two", "D", "rest", "lost."));
    assertThat(definition.requests(0))
        .containsExactly(
            loglikelihood("A won.\n\nC", " lost."), loglikelihood("A won.\n\nD", " lost."));
    assertThat(definition.example(0).target())
        .isEqualTo(new Target.Choice(List.of("C", "D"), List.of(1)));
  }

  @Test
  void aLoglikelihoodHasNoDelimiter() {
    Example example =
        definition(
                """
                output_type: loglikelihood
                doc_to_text: "{{text.split(' ')[:-1]|join(' ')}}"
                doc_to_target: "{{' ' + text.split(' ')[-1]}}"
                """,
                Map.of("text", "to be or not"))
            .example(0);
    assertThat(example.requests()).containsExactly(loglikelihood("to be or", " not"));
    assertThat(example.target()).isEqualTo(new Target.Text(List.of(" not")));
  }

  @Test
  void aRollingTextIsCountedAsPythonCounts() {
    Example example =
        definition(
                "output_type: loglikelihood_rolling\ndoc_to_text: ''\ndoc_to_target: text",
                Map.of("text", " né à\n\tParis "))
            .example(0);
    assertThat(example.requests())
        .containsExactly(new Request.LoglikelihoodRolling(Prompt.of(" né à\n\tParis ")));
    // len(re.split(r"\s+", " né à\n\tParis ")) is 5: an empty word at each end.
    assertThat(example.target()).isEqualTo(new Target.Whole(5, 15));
  }

  @Test
  void aRollingTextMayBeDividedByAnotherColumnsSize() {
    Example example =
        definition(
                """
                output_type: loglikelihood_rolling
                doc_to_target: "{{page.replace(' ,', ',')}}"
                process_results: {size_of: page}
                """,
                Map.of("page", "a , b"))
            .example(0);
    assertThat(example.requests())
        .containsExactly(new Request.LoglikelihoodRolling(Prompt.of("a, b")));
    assertThat(example.target()).isEqualTo(new Target.Whole(3, 5));
  }

  @Test
  void generationCarriesStopsAndLimit() {
    List<Request> requests =
        definition(
                """
                doc_to_text: q
                doc_to_target: a
                generation_kwargs: {until: [".", "\\n"], max_gen_toks: 12}
                """,
                Map.of("q", "Q", "a", "A"))
            .requests(0);
    assertThat(requests)
        .containsExactly(
            new Request.GenerateUntil(Prompt.of("Q"), List.of(".", "\n"), 12, Sampling.GREEDY));
  }

  @Test
  void repeatsAreSampledEachWithASeedOfItsOwn() {
    List<Request> requests =
        definition(
                """
                doc_to_text: q
                doc_to_target: a
                repeats: 3
                generation_kwargs: {until: [], temperature: 0.5}
                """,
                Map.of("q", "Q", "a", "A"))
            .requests(0);
    assertThat(requests)
        .hasSize(3)
        .extracting(request -> ((Request.GenerateUntil) request).sampling().seed())
        .doesNotHaveDuplicates();
  }

  @Test
  void severalAnswersAreAllAccepted() {
    assertThat(
            definition(
                    "doc_to_text: q\ndoc_to_target: '{{answer.aliases}}'",
                    Map.of("q", "Q", "answer", Map.of("aliases", List.of("it's", "that"))))
                .example(0)
                .target())
        .isEqualTo(new Target.Text(List.of("it's", "that")));
  }

  @Test
  void aGeneratedAnswerMayBeAChoice() {
    assertThat(
            definition(
                    "doc_to_text: q\ndoc_to_target: label\ndoc_to_choice: [x, y]",
                    Map.of("q", "Q", "label", 1L))
                .example(0)
                .target())
        .isEqualTo(new Target.Text(List.of("y")));
  }

  @Test
  void rowsAreSelectedAndColumnsSetAsDataSays() {
    Definition definition =
        Definition.of(
                HEAD
                    + """
                    process_docs:
                      - where: {lang: [de, fr]}
                      - set: {q: "{{ text.strip() }}", both: [text, "{{ lang }}!"], copy: n}
                      - drop: [text]
                    doc_to_text: q
                    doc_to_target: "{{ copy }}"
                    """)
            .with(
                "test",
                Map.of("lang", "en", "text", "a", "n", 1L),
                Map.of("lang", "de", "text", " b ", "n", 2L));
    assertThat(definition.load().docs())
        .singleElement()
        .satisfies(doc -> {
          assertThat(doc.index()).isZero();
          assertThat(doc.fields())
              .isEqualTo(
                  Map.of(
                      "lang", "de", "q", "b", "both", List.of(" b ", "de!"), "n", 2L, "copy", 2L));
        });
  }

  private static final Segment SOUND = new Segment.Media("audio", URI.create("data:,sound"));
  private static final Segment OTHER = new Segment.Media("audio", URI.create("data:,other"));

  private static final Map<String, Object> RECORDING =
      Map.of("sound", "data:,sound", "other", "data:,other", "seconds", 1.5, "label", "7");

  private static Prompt prompt(Segment... segments) {
    return new Prompt(List.of(segments));
  }

  @Test
  void mediaStandWhereTheTextHasTheirPlaceholders() {
    Definition definition =
        definition(
            """
            output_type: multiple_choice
            doc_to_audio: [sound, other]
            doc_to_text: "Hear <audio>, not <audio 2>:"
            doc_to_choice: ["6", "7"]
            doc_to_target: label
            target_delimiter: ""
            """,
            RECORDING);
    Example example = definition.example(0);
    Prompt expected =
        prompt(
            new Segment.Text("Hear "),
            SOUND,
            new Segment.Text(", not "),
            OTHER,
            new Segment.Text(":"));
    assertThat(example.requests())
        .containsExactly(
            new Request.Loglikelihood(expected, "6"), new Request.Loglikelihood(expected, "7"));
    assertThat(definition.task().card().modalities()).containsExactly("audio");
  }

  @Test
  void aMediumScoredWholeIsMeasuredByItsExtent() {
    Example example =
        definition(
                """
                output_type: loglikelihood_rolling
                doc_to_audio: sound
                doc_to_target: "<audio>"
                """,
                RECORDING)
            .example(0);
    assertThat(example.requests()).containsExactly(new Request.LoglikelihoodRolling(prompt(SOUND)));
    assertThat(example.target()).isEqualTo(new Target.Medium(Target.Unit.SECOND, 1.5));
  }

  @Test
  void rollingChoicesAreScoredWithTheirContextAsOne() {
    Example example =
        definition(
                """
                output_type: multiple_choice_rolling
                doc_to_audio: [sound, other]
                doc_to_text: ""
                doc_to_choice: ["<audio 2>", "7<audio>"]
                doc_to_target: 1
                """,
                RECORDING)
            .example(0);
    assertThat(example.requests())
        .containsExactly(
            new Request.LoglikelihoodRolling(prompt(OTHER)),
            new Request.LoglikelihoodRolling(prompt(new Segment.Text("7"), SOUND)));
    assertThat(((Target.Choice) example.target()).gold()).containsExactly(1);

    Example text =
        definition(
                """
                output_type: multiple_choice_rolling
                doc_to_text: q
                doc_to_choice: ["cats", "cat's"]
                doc_to_target: 0
                """,
                Map.of("q", "Two"))
            .example(0);
    assertThat(text.requests())
        .containsExactly(
            new Request.LoglikelihoodRolling(Prompt.of("Two cats")),
            new Request.LoglikelihoodRolling(Prompt.of("Two cat's")));
  }

  @Test
  void placesForMediaThatDoNotFitAreNamed() {
    assertMediaRefused("doc_to_text: none", RECORDING, "no place for its media");
    assertMediaRefused("doc_to_text: <audio 2>", RECORDING, "<audio 2> names none of the 1");
    assertMediaRefused(
        "doc_to_text: <audio>", Map.of("sound", "not a uri"), "it gives no URI", "doc_to_audio");
    assertThatThrownBy(() ->
            definition(
                    "output_type: loglikelihood_rolling\ndoc_to_audio: sound\n"
                        + "doc_to_target: <audio>\n",
                    Map.of("sound", "data:,x", "seconds", 0L))
                .example(0))
        .hasMessageContaining("column \"seconds\" is 0");
  }

  private static void assertMediaRefused(String text, Map<String, Object> row, String... why) {
    assertThatThrownBy(() ->
            definition(
                    "output_type: loglikelihood\ndoc_to_audio: sound\ndoc_to_target: x\n" + text,
                    row)
                .example(0))
        .isInstanceOf(EvalException.class)
        .hasMessageContainingAll(why);
  }

  @Test
  void aTaskWithMediaIsNoConversation() {
    Definition definition =
        definition(
                "output_type: loglikelihood\ndoc_to_audio: sound\ndoc_to_text: <audio>\n"
                    + "doc_to_target: x\n",
                RECORDING)
            .with(TaskSettings.DEFAULT.with(PromptStyle.of(true, null, null)));
    assertThatThrownBy(() -> definition.example(0))
        .hasMessageContaining("cannot be asked as a conversation");
  }

  @Test
  void placeholdersInATaskOfTextAreText() {
    assertThat(
            definition(
                    "output_type: loglikelihood\ndoc_to_text: <audio>\ndoc_to_target: x\n",
                    Map.of("q", "y"))
                .example(0)
                .requests())
        .containsExactly(loglikelihood("<audio>", "x"));
  }
}
