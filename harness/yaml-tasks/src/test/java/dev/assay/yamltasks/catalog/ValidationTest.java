package dev.assay.yamltasks.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.yamltasks.config.KnownScorers;
import dev.assay.yamltasks.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {
  private static final String TASK =
      """
      dataset_path: d
      test_split: test
      doc_to_text: "{{q}}"
      doc_to_target: a
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    file("good.yaml", TASK + "task: good\n");
    file("python.yaml", TASK + "task: python\nprocess_docs: !function utils.f\n");
    file("both.yaml", "task: both\ninclude: _template\nrepeats: none\n");
    file("_template", TASK + "doc_to_choice: !function utils.g\n");
    file("template.yaml", TASK);
    file("syntax.yaml", TASK.replace("{{q}}", "{{q") + "task: syntax\n");
    file("broken.yaml", "task: broken\nrepeats: [1\n");
    file("group.yaml", "group: group\ntask: [good, elsewhere, gone]\n");
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Validation validation() {
    return Validation.of(folder, KnownScorers.UNCHECKED, Set.of("elsewhere"));
  }

  private Problem onlyProblem(String name) {
    return validation().files().stream()
        .filter(finding -> finding.name().endsWith(name))
        .findFirst()
        .orElseThrow()
        .problems()
        .getFirst();
  }

  @Test
  void totalsCountTasksGroupsAndFilesThatCannotBeRead() {
    Validation validation = validation();
    assertThat(validation.count(Validation.Kind.TASK, true)).isEqualTo(1);
    assertThat(validation.count(Validation.Kind.TASK, false)).isEqualTo(3);
    assertThat(validation.count(Validation.Kind.GROUP, false)).isEqualTo(1);
    assertThat(validation.count(Validation.Kind.FILE, false)).isEqualTo(1);
  }

  @Test
  void whatPreventsTasksIsCountedByKeyMostFrequentFirst() throws IOException {
    file("python2.yaml", TASK + "task: python2\nprocess_docs: !function utils.f\n");
    assertThat(validation().preventions().entrySet().iterator().next())
        .isEqualTo(Map.entry("process_docs: !function", 2L));
  }

  @Test
  void aProblemNamesFileLineKeyAndFunction() {
    Problem problem = onlyProblem("python");
    assertThat(problem.mark().line()).isEqualTo(6);
    assertThat(problem.key()).isEqualTo("process_docs");
    assertThat(problem.function()).isEqualTo("utils.f");
  }

  @Test
  void aProblemInAnIncludedFileNamesThatFile() {
    assertThat(validation().files())
        .filteredOn(finding -> finding.name().equals("both"))
        .flatExtracting(Validation.Finding::problems)
        .extracting(problem -> Path.of(problem.mark().file()).getFileName() + " " + problem.key())
        .containsExactlyInAnyOrder("both.yaml repeats", "_template doc_to_choice");
  }

  @Test
  void aMalformedTemplateIsAProblemOfItsKey() {
    Problem problem = onlyProblem("syntax");
    assertThat(problem.key()).isEqualTo("doc_to_text");
    assertThat(problem.message()).startsWith("is no template: ");
  }

  @Test
  void aFileThatIsNoYamlIsNamedWithItsLine() {
    Problem problem = onlyProblem("broken.yaml");
    assertThat(problem.mark().file()).endsWith("broken.yaml");
    assertThat(problem.mark().line()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aGroupNamesTheMemberThatIsNowhere() {
    assertThat(onlyProblem("group").message())
        .isEqualTo("names \"gone\", which is not defined here.");
  }

  @Test
  void groupsThatLeadBackToThemselvesAreFoundAtAnyDepth() throws IOException {
    file("self.yaml", "group: self\ntask: [self]\n");
    file("one.yaml", "group: one\ntask: [good, two]\n");
    file("two.yaml", "group: two\ntask:\n  - group: here\n    task: [one]\n");
    file("outside.yaml", "group: outside\ntask: [one]\n");
    assertThat(onlyProblem("self").toString())
        .endsWith("self.yaml:2: task leads back to this group.");
    assertThat(onlyProblem("one").message()).isEqualTo("leads back to this group.");
    assertThat(validation().files())
        .filteredOn(finding -> finding.name().equals("outside"))
        .allMatch(Validation.Finding::runs);
  }

  @Test
  void aKeyGivenTwiceIsAWarningWhichThoseThatIncludeTheFileDoNotRepeat() throws IOException {
    file("_twice", TASK + "repeats: 1\nrepeats: 2\n");
    file("one.yaml", "task: one\ninclude: _twice\n");
    file("two.yaml", "task: two\ninclude: _twice\n");
    assertThat(validation().files())
        .filteredOn(finding -> finding.name().matches("one|two"))
        .hasSize(2)
        .allMatch(Validation.Finding::runs);
    assertThat(validation().warnings())
        .singleElement()
        .asString()
        .endsWith("_twice:6: key \"repeats\" is given twice; the last one counts.");
  }

  @Test
  void oneFileAloneIsCheckedToo() {
    Validation validation =
        Validation.of(folder.resolve("good.yaml"), KnownScorers.UNCHECKED, Set.of());
    assertThat(validation.files()).singleElement().matches(Validation.Finding::runs);
  }
}
