package dev.assay.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SiteTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><img src=x onerror=alert(2)> \" onmouseover=\"alert(3)"
          + " ' & <!-- ]]> \u2028 \u2029 \ud83d\ude00 {{7*7}} `${1}` | a";

  @TempDir private Path folder;
  private Path site;

  @BeforeEach
  void nameSite() {
    site = folder.resolve("my site");
  }

  /** Right on the first so many of 100 documents. */
  private static SyntheticRun.Answers rightOnFirst(java.util.Map<String, Integer> counts) {
    return (model, _, doc) -> doc < counts.get(model);
  }

  private Site.Made make(Path... runs) {
    return Site.make(List.of(runs), site, null, false);
  }

  private JsonNode json() throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(site.resolve("leaderboard.json")));
  }

  private List<String> ranks() throws IOException {
    List<String> ranks = new ArrayList<>();
    for (JsonNode model : json().path("models")) {
      ranks.add(
          model.path("model").asString()
              + " "
              + model.path("rank").asInt()
              + "-"
              + model.path("rank_worst").asInt());
    }
    return ranks;
  }

  @Test
  void modelsWhoseDifferenceIsNotEstablishedShareARank() throws IOException {
    Path run =
        new SyntheticRun(
                rightOnFirst(java.util.Map.of("good", 80, "nearly", 78, "bad", 30, "worse", 29)))
            .model("bad")
            .model("good")
            .model("worse")
            .model("nearly")
            .task("quiz", 100)
            .write(folder.resolve("run"));

    make(run);

    assertThat(ranks()).containsExactly("good 1-2", "nearly 1-2", "bad 3-4", "worse 3-4");
    assertThat(Files.readString(site.resolve("models/good.html"))).contains("Not told apart from");
    assertThat(Files.readString(site.resolve("leaderboard.md"))).contains("| 1–2 | good |");
  }

  @Test
  void aGroupIsRankedByItsTasksTogether() throws IOException {
    // 8 of 20 more in each of two tasks: neither tells by itself after adjusting, both do.
    Path run =
        new SyntheticRun((model, _, doc) -> doc < (model.equals("a") ? 14 : 6))
            .model("a")
            .model("b")
            .group("both")
            .task("one", 20, "both", 0)
            .task("two", 30, "both", 0)
            .write(folder.resolve("run"));

    make(run);

    assertThat(ranks()).containsExactly("a 1-1", "b 2-2");
  }

  @Test
  void runsOfOneNameAreToldApartByTheirFolders() throws IOException {
    var answers = rightOnFirst(java.util.Map.of("m", 50));
    Path first =
        new SyntheticRun(answers).model("m", "x").task("t", 100).write(folder.resolve("a/run"));
    Path second =
        new SyntheticRun(answers).model("m", "y").task("t", 100).write(folder.resolve("b/run"));

    make(first, second);

    assertThat(json().path("models").findValuesAsString("model"))
        .containsExactly("m (a/run)", "m (b/run)");
    assertThat(
            Files.exists(site.resolve("models/m-a-run-.html"))
                || Files.exists(site.resolve("models/m-a-run.html")))
        .isTrue();
  }

  @Test
  void oneModelInTwoRunsIsOneLineAndTheLaterScoreCounts() throws IOException {
    Path first =
        new SyntheticRun((_, _, doc) -> doc < 20)
            .model("m")
            .task("t", 100)
            .task("u", 100)
            .write(folder.resolve("old"));
    Path second =
        new SyntheticRun((_, _, doc) -> doc < 60)
            .started("2026-02-01T00:00:00Z")
            .model("m")
            .task("t", 100)
            .write(folder.resolve("new"));

    Site.Made made = make(second, first);

    assertThat(json().path("models")).hasSize(1);
    assertThat(Files.readString(site.resolve("leaderboard.csv"))).contains(",0.6,").contains("0.2");
    assertThat(made.notes()).singleElement().asString().contains("those of new");
  }

  @Test
  void aTaskOfAnotherNumberOfShotsIsAnotherColumn() throws IOException {
    var answers = rightOnFirst(java.util.Map.of("m", 50, "k", 60));
    Path first =
        new SyntheticRun(answers).model("m").task("t", 100, null, 0).write(folder.resolve("a"));
    Path second =
        new SyntheticRun(answers).model("k").task("t", 100, null, 5).write(folder.resolve("b"));

    make(first, second);

    assertThat(Files.readString(site.resolve("leaderboard.csv")).lines().findFirst().orElseThrow())
        .contains("t [0 shots]")
        .contains("t [5 shots]");
  }

  @Test
  void addingARunReadsNoOtherAgainAndGivesTheSameSiteAsAllAtOnce() throws IOException {
    var answers = rightOnFirst(java.util.Map.of("m", 50, "k", 60));
    Path first = new SyntheticRun(answers).model("m").task("t", 100).write(folder.resolve("a b"));
    Path second = new SyntheticRun(answers).model("k").task("t", 100).write(folder.resolve("c"));
    make(first);
    Path samples = first.resolve("samples");
    Files.writeString(samples.resolve("t.jsonl"), "not read again");

    Site.Made made = Site.make(List.of(second), site, null, true);

    assertThat(made.read()).isEqualTo(1);
    assertThat(made.runs()).isEqualTo(2);
    new SyntheticRun(answers).model("m").task("t", 100).write(folder.resolve("a b"));
    Path again = folder.resolve("again");
    Site.make(List.of(first, second), again, null, false);
    assertThat(contents(site)).isEqualTo(contents(again));
  }

  @Test
  void whatHasNotChangedIsNotWrittenAgain() throws IOException {
    Path run =
        new SyntheticRun((_, _, doc) -> doc < 5)
            .model("m")
            .task("t", 10)
            .write(folder.resolve("a"));
    make(run);
    Path page = site.resolve("index.html");
    FileTime long_ago = FileTime.fromMillis(0);
    Files.setLastModifiedTime(page, long_ago);

    make(run);

    assertThat(Files.getLastModifiedTime(page)).isEqualTo(long_ago);
  }

  @Test
  void aRunThatIsLeftOutLeavesNothingBehind() throws IOException {
    var answers = rightOnFirst(java.util.Map.of("m", 50, "k", 60));
    Path first = new SyntheticRun(answers).model("m").task("t", 100).write(folder.resolve("a"));
    Path second = new SyntheticRun(answers).model("k").task("t", 100).write(folder.resolve("c"));
    make(first, second);

    make(first);

    assertThat(site.resolve("models/k.html")).doesNotExist();
    try (Stream<Path> data = Files.list(site.resolve("data"))) {
      assertThat(data.filter(Files::isDirectory)).hasSize(1);
    }
  }

  @Test
  void whatModelsAndDocumentsSayNeverBecomesMarkup() throws IOException {
    Path run =
        new SyntheticRun((_, _, doc) -> doc % 2 == 0)
            .title(HOSTILE)
            .text(HOSTILE)
            .model(HOSTILE)
            .task(HOSTILE, 3)
            .write(folder.resolve("run"));

    make(run);

    contents(site)
        .forEach((name, text) -> {
          if (name.endsWith(".html")) {
            assertThat(text)
                .as(name)
                .doesNotContain("<script>alert", "<img", "\" onmouseover", "<!--");
          }
          if (name.endsWith(".js") && name.startsWith("data/")) {
            assertThat(text).as(name).doesNotContain("<", "\u2028", "\u2029").contains("\\u003c");
          }
        });
  }

  @Test
  void everyPageLetsOnlyTheSitesOwnFilesIn() throws IOException {
    make(
        new SyntheticRun((_, _, doc) -> doc < 5)
            .model("m")
            .task("t", 10)
            .write(folder.resolve("a")));

    contents(site)
        .forEach((name, text) -> {
          if (name.endsWith(".html")) {
            assertThat(text)
                .as(name)
                .contains("default-src &#39;none&#39;")
                .doesNotContain("http://");
            assertThat(text).as(name).doesNotContain("https://", " style=", " onclick=");
          }
        });
  }

  @Test
  void anUnfinishedRunIsRefused() throws IOException {
    Path run = folder.resolve("half");
    Files.createDirectories(run);
    Files.writeString(run.resolve("journal.jsonl"), "");

    assertThatThrownBy(() -> make(run))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("has not finished");
  }

  @Test
  void aDamagedSampleLineIsNamed() throws IOException {
    Path run =
        new SyntheticRun((_, _, doc) -> doc < 5)
            .model("m")
            .task("t", 10)
            .write(folder.resolve("a"));
    Path file = run.resolve("samples/t.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(3, lines.get(3).substring(0, 40));
    Files.write(file, lines);

    assertThatThrownBy(() -> make(run))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("t.jsonl, line 4 is damaged");
  }

  @Test
  void aFolderOfOtherThingsIsLeftAlone() throws IOException {
    Path run =
        new SyntheticRun((_, _, doc) -> doc < 5)
            .model("m")
            .task("t", 10)
            .write(folder.resolve("a"));
    Files.createDirectories(site);
    Files.writeString(site.resolve("thesis.txt"), "");

    assertThatThrownBy(() -> make(run)).hasMessageContaining("holds other files");
    assertThatThrownBy(() -> Site.make(List.of(run), run, null, false))
        .hasMessageContaining("is the directory of a run");
  }

  @Test
  void columnsAreChosenByAFile() throws IOException {
    var answers = rightOnFirst(java.util.Map.of("m", 50, "k", 60));
    Path run =
        new SyntheticRun(answers)
            .model("m")
            .model("k")
            .task("t", 100)
            .task("u", 100)
            .write(folder.resolve("a"));
    Path columns = folder.resolve("columns.yaml");
    Files.writeString(
        columns,
        """
        title: Ours
        rank_by: Second
        columns:
          - {task: u, label: Second}
          - average: [t, u]
          - {model: parameters, label: Size}
        """);

    Site.make(List.of(run), site, columns, false);

    assertThat(Files.readString(site.resolve("leaderboard.md")))
        .startsWith("# Ours\n\nRanked by Second;")
        .contains("| Rank | Model | Second ↑ | Average ↑ | Size |")
        .contains("1,000");
  }

  @Test
  void everyMistakeInAColumnsFileIsTold() throws IOException {
    Path run =
        new SyntheticRun((_, _, doc) -> doc < 5)
            .model("m")
            .task("quiz", 10)
            .write(folder.resolve("a"));
    Path columns = folder.resolve("columns.yaml");
    Files.writeString(
        columns, "columns:\n  - quis\n  - {model: parameter}\n  - {task: quiz, metric: f1}\n");

    assertThatThrownBy(() -> Site.make(List.of(run), site, columns, false))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("line 2: no run has a task \"quis\". Did you mean")
        .hasMessageContaining("line 3")
        .hasMessageContaining("line 4: task \"quiz\" has no such score; it has acc");
  }

  @Test
  void aModelCardsBlockHasEveryScore() throws IOException {
    make(
        new SyntheticRun((_, _, doc) -> doc < 5)
            .model("m")
            .task("t", 10, null, 3)
            .write(folder.resolve("a")));

    assertThat(Files.readString(site.resolve("models/m.yaml")))
        .isEqualTo(
            """
            model-index:
            - name: "m"
              results:
              - task:
                  type: text-generation
                dataset:
                  name: "t"
                  type: "t"
                  args:
                    num_few_shot: 3
                metrics:
                - type: "acc"
                  name: "acc"
                  value: 0.5
                  verified: false
            """);
  }

  /** All text files of a site but the list of where runs came from. */
  static TreeMap<String, String> contents(Path site) throws IOException {
    var contents = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(site)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = site.relativize(file).toString();
        if (name.matches(".*\\.(html|js|css|md|csv|yaml)|leaderboard.json")) {
          contents.put(name, Files.readString(file));
        }
      }
    }
    return contents;
  }
}
