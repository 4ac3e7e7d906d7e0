package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.integration.Assay.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Task definitions and data that are wrong, as a user meets them. */
class BadTaskTest {
  private static final String DATA =
      """
      task: bad
      dataset_path: json
      dataset_kwargs: {data_files: {test: my questions/d.jsonl}}
      test_split: test
      """;

  private static final String CHOICE = DATA + "output_type: multiple_choice\ndoc_to_text: q\n";

  @TempDir private Path directory;

  /**
   * @param said parts of the message
   */
  record Bad(String what, String yaml, String... said) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Bad> definitions() {
    return List.of(
        new Bad(
            "a variable that no column has",
            DATA + "doc_to_text: \"{{ question }}\"\ndoc_to_target: a\n",
            "bad.yaml:5): template doc_to_text, line 1: 'question' is undefined."),
        new Bad(
            "a template that loops for ever",
            DATA
                + "doc_to_text: \"{% for i in range(9 ** 9) %}{% for j in range(9 ** 9) %}{% endfor"
                + " %}{% endfor %}\"\n"
                + "doc_to_target: a\n",
            "bad.yaml:5): template doc_to_text, line 1: gave up: it needs more than"),
        new Bad(
            "a template that writes for ever",
            DATA + "doc_to_text: \"{{ q * 2000000000 }}\"\ndoc_to_target: a\n",
            "bad.yaml:5): template doc_to_text, line 1: gave up: it needs more than"),
        new Bad(
            "a value of the wrong type, and a key that is missing",
            DATA + "doc_to_text: q\nnum_fewshot: many\n",
            "bad.yaml:6: num_fewshot is many, not a whole number",
            "bad.yaml:1: doc_to_target is missing"),
        new Bad(
            "no choices",
            CHOICE + "doc_to_choice: []\ndoc_to_target: 0\n",
            "bad.yaml:7): it gives no choices."),
        new Bad(
            "a right choice that is not there",
            CHOICE + "doc_to_choice: choices\ndoc_to_target: \"{{ gold + 4 }}\"\n",
            "bad.yaml:8): the right choice is 4, and there are 2, from 0."),
        new Bad(
            "Python that has no equivalent",
            DATA + "doc_to_text: !function utils.text\ndoc_to_target: a\n",
            "bad.yaml:5: doc_to_text is the Python function utils.text"),
        new Bad(
            "a regular expression that backtracks without end",
            DATA
                + """
                output_type: generate_until
                doc_to_text: q
                doc_to_target: a
                generation_kwargs: {until: ["@@"], max_gen_toks: 60}
                filter_list:
                  - name: strict
                    filter: [{function: regex, regex_pattern: "(([^0]+)+)+(a|b)+$"}]
                """,
            "bad.yaml:11): the regular expression",
            "gave up on an answer"),
        new Bad(
            "a group that holds itself",
            "group: bad\ntask: [{group: inner, task: [bad]}]\n",
            "bad.yaml:1: group \"bad\" includes itself."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("definitions")
  void aDefinitionThatCannotRunIsAUsersMistakeWithFileAndLine(Bad definition) throws IOException {
    questions();
    Files.writeString(directory.resolve("bad.yaml"), definition.yaml());

    ran("bad.yaml").isAUsersMistakeSaying(definition.said());
    assertThat(directory.resolve("out/results.json")).doesNotExist();
  }

  @Test
  void ofAKeyGivenTwiceTheLastCountsAndTheUserIsWarned() throws IOException {
    questions();
    String twice = DATA + "doc_to_text: nothing\ndoc_to_target: a\ndoc_to_text: q\n";
    Files.writeString(directory.resolve("a task.yaml"), twice);
    String warning = "a task.yaml:7: key \"doc_to_text\" is given twice; the last one counts.";

    Outcome run = ran("a task.yaml");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("warning: " + warning);
    assertThat(Files.readString(directory.resolve("out/samples/bad.jsonl")))
        .contains("\"prompt\":\"one?\"");
    assertThat(Assay.run(directory, "validate", "a task.yaml").out())
        .contains("runs     bad", "warning  " + warning);
  }

  @Test
  void aParquetFileCutShortIsNamed() throws IOException {
    Path whole =
        Assay.ROOT.resolve(
            "plugins/data-formats/src/test/resources/parquet/questions-plain.parquet");
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(directory.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    String yaml =
        DATA.replaceFirst("json", "parquet")
            .replaceFirst(Pattern.quote("my questions/d.jsonl"), "cut.parquet");
    Files.writeString(
        directory.resolve("bad.yaml"), yaml + "doc_to_text: question\ndoc_to_target: answer\n");

    ran("bad.yaml").isAUsersMistakeSaying("cut.parquet");
  }

  private void questions() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("my questions"));
    Files.writeString(
        folder.resolve("d.jsonl"),
        """
        {"q": "one?", "choices": ["x", "y"], "gold": 0, "a": "x"}
        {"q": "two?", "choices": ["x", "y"], "gold": 1, "a": "y"}
        """);
  }

  private Outcome ran(String definition) {
    return Assay.run(
        directory,
        "run",
        "--model",
        "dummy:uniform",
        "--include-path",
        definition,
        "--task",
        "bad",
        "--data-dir",
        directory,
        "--out",
        "out");
  }
}
