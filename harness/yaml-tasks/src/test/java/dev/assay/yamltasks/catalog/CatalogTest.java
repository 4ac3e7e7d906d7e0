package dev.assay.yamltasks.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import dev.assay.yamltasks.task.YamlTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  private static final String TASK =
      """
      dataset_path: d
      test_split: test
      doc_to_text: q
      doc_to_target: a
      """;

  @TempDir Path folder;

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private TaskNode create(String name) {
    return create(name, Map.of());
  }

  private TaskNode create(String name, Map<String, TaskFactory> elsewhere) {
    return Catalog.ofPaths(folder).factories(elsewhere).get(name).create(TaskSettings.DEFAULT);
  }

  private Map<String, Object> definition(String name) {
    return ((YamlTask) create(name)).definition();
  }

  private static List<String> names(TaskNode group) {
    return ((TaskGroup) group).members().stream().map(TaskNode::name).toList();
  }

  @Test
  void includesAreMergedKeyByKeyAndTheNearestWins() throws IOException {
    file("base/_one", TASK + "num_fewshot: 1\nrepeats: 2\nmetadata: {version: 1}\n");
    file("base/_two", "include: _one\nnum_fewshot: 3\nmetadata: {description: x}\n");
    file("t.yaml", "include: [base/_two]\ntask: t\nrepeats: 4\n");
    assertThat(definition("t"))
        .containsEntry("num_fewshot", 3L)
        .containsEntry("repeats", 4L)
        .containsEntry("metadata", Map.of("description", "x"));
  }

  @Test
  void anIncludeThatLeadsBackIsAnErrorWithItsLine() throws IOException {
    file("a.yaml", "task: a\ninclude: b.yaml\n");
    file("b.yaml", "task: b\n\ninclude: ./a.yaml\n");
    assertThatThrownBy(() -> Catalog.ofPaths(folder.resolve("a.yaml")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("b.yaml:3: include \"./a.yaml\" leads back to this file.");
  }

  @Test
  void anIncludeThatIsNotThereIsNamed() throws IOException {
    file("a.yaml", "task: a\ninclude: gone\n");
    assertThatThrownBy(() -> Catalog.ofPaths(folder.resolve("a.yaml")))
        .hasMessageEndingWith("gone: there is no such file.");
  }

  @Test
  void whatIsMissingIsMissingFromTheFileWhateverIsSetFromOutside() throws IOException {
    file("a.yaml", "task: a\ndataset_path: d\ntest_split: test\ndoc_to_text: q\n");
    assertThatThrownBy(() -> create("a"))
        .hasMessageContaining("a.yaml:1: doc_to_target is missing");
    file("g.yaml", "group: g\ntask: [{task: a, num_fewshot: 1}]\n");
    assertThatThrownBy(() -> create("g"))
        .hasMessageContaining("a.yaml:1: doc_to_target is missing");
  }

  @Test
  void tagsStandForTheirTasks() throws IOException {
    file("a.yaml", TASK + "task: a\ntag: [x, y]\n");
    file("b.yaml", TASK + "task: b\ntag: x\n");
    assertThat(names(create("x"))).containsExactly("a", "b");
    assertThat(names(create("y"))).containsExactly("a");
    assertThat(((TaskGroup) create("x")).aggregates()).isEmpty();
  }

  @Test
  void groupsHoldTasksTagsAndGroups() throws IOException {
    file("a.yaml", TASK + "task: a\ntag: x\n");
    file("b.yaml", TASK + "task: b\n");
    file("inner.yaml", "group: inner\ntask: [b]\n");
    file(
        "outer.yaml",
        """
        group: outer
        group_alias: Outer
        task:
          - x
          - inner
          - group: own
            task: [{task: b, num_fewshot: 2}]
        aggregate_metric_list: {metric: acc, weight_by_size: false, filter_list: none}
        metadata: {version: 2}
        """);
    var outer = (TaskGroup) create("outer");
    assertThat(outer.title()).isEqualTo("Outer");
    assertThat(outer.version()).isEqualTo("2");
    assertThat(names(outer)).containsExactly("a", "inner", "outer::own");
    assertThat(outer.aggregates())
        .containsExactly(new TaskGroup.GroupAggregate("acc", false, List.of("none")));
    assertThat(((YamlTask) ((TaskGroup) outer.members().get(2)).members().getFirst()).card())
        .returns(2, card -> card.numFewshot());
  }

  @Test
  void outerOverridesWinOverInnerOnesAndOverTheTask() throws IOException {
    file("a.yaml", TASK + "task: a\nrepeats: 1\nnum_fewshot: 1\ntarget_delimiter: '1'\n");
    file("g.yaml", "group: g\ntask: [a]\nrepeats: 2\nnum_fewshot: 2\n");
    file("h.yaml", "group: h\ntask: [{task: g, repeats: 3}]\n");
    var inner = (TaskGroup) ((TaskGroup) create("h")).members().getFirst();
    assertThat(((YamlTask) inner.members().getFirst()).definition())
        .containsEntry("task", "a")
        .containsEntry("repeats", 3L)
        .containsEntry("num_fewshot", 2L)
        .containsEntry("target_delimiter", "1");
  }

  @Test
  void aTaskDefinedInsideAGroupIsNamedAfterIt() throws IOException {
    file("g.yaml", "group: g\ntask:\n  - {task: new, " + TASK.strip().replace("\n", ", ") + "}\n");
    assertThat(names(create("g"))).containsExactly("g::new");
  }

  @Test
  void aGroupThatIncludesItselfIsAnError() throws IOException {
    file("g.yaml", "group: g\ntask: [h]\n");
    file("h.yaml", "group: h\ntask: [g]\n");
    assertThatThrownBy(() -> create("g"))
        .isInstanceOf(EvalException.class)
        .hasMessageEndingWith("g.yaml:1: group \"g\" includes itself.");
  }

  @Test
  void aMemberThatDoesNotExistIsAnErrorThatHelps() throws IOException {
    file("abc.yaml", TASK + "task: arithmetic\n");
    file("g.yaml", "group: g\ntask:\n  - aritmetic\n");
    assertThatThrownBy(() -> create("g"))
        .extracting(e -> ((EvalException) e).code())
        .isEqualTo(ErrorCode.UNKNOWN_NAME);
    assertThatThrownBy(() -> create("g"))
        .hasMessageEndingWith(
            "g.yaml:3: there is no task \"aritmetic\". Did you mean \"arithmetic\"?");
  }

  @Test
  void groupsMayNameTasksOfOtherCatalogues() throws IOException {
    file("g.yaml", "group: g\ntask: [{task: other, num_fewshot: 8}]\n");
    var seen = new TaskSettings[1];
    var other =
        new TaskFactory() {
          @Override
          public String summary() {
            return "";
          }

          @Override
          public TaskNode create(TaskSettings settings) {
            seen[0] = settings;
            return new TaskGroup("other", "", "", List.of(), List.of());
          }
        };
    assertThat(names(create("g", Map.of("other", other)))).containsExactly("other");
    assertThat(seen[0].numFewshot()).isEqualTo(8);
  }

  @Test
  void oneFileMayDefineAFamilyAndItsGroup() throws IOException {
    file(
        "family.yaml",
        TASK
            + """
            group: family
            task_list:
              - {task: one, dataset_name: "1"}
              - {task: two, dataset_name: "2", tag: special}
            aggregate_metric_list: [{metric: acc}]
            metadata: {version: 1, description: A family}
            """);
    assertThat(names(create("family"))).containsExactly("one", "two");
    assertThat(definition("two")).containsEntry("dataset_name", "2").doesNotContainKey("group");
    assertThat(names(create("special"))).containsExactly("two");
    assertThat(Catalog.ofPaths(folder).factories().get("family").summary()).isEqualTo("A family");
  }

  @Test
  void inAFolderWhatCannotBeReadIsSkippedAndTold() throws IOException {
    file("a.yaml", TASK + "task: a\n");
    file("b.yaml", TASK + "task: a\n");
    file("c.yaml", "task: [");
    file("d.txt", "no definition");
    Catalog catalog = Catalog.ofPaths(folder);
    assertThat(catalog.entries()).containsOnlyKeys("a");
    assertThat(catalog.skipped())
        .hasSize(2)
        .first()
        .asString()
        .contains("b.yaml: \"a\" is defined in ")
        .endsWith("a.yaml already.");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Catalog.ofPaths(folder.resolve("gone")))
        .hasMessageEndingWith("gone: there is no such file or folder of tasks.");
  }
}
