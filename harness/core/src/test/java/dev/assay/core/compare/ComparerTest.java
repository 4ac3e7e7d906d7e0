package dev.assay.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.compare.RunComparison.Finding;
import dev.assay.core.compare.RunComparison.Kind;
import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.compare.RunOnDisk.Measured;
import dev.assay.core.statistics.PairedComparison;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Aggregation.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparerTest {
  private static final Aggregation MEAN = new Aggregation.Mean();
  private static final Aggregation PERPLEXITY = new Aggregation.Ratio(Link.EXP);
  private static final IntFunction<double[]> WEAK = id -> new double[] {id % 3 == 0 ? 1 : 0};
  private static final IntFunction<double[]> STRONG = id -> new double[] {id % 3 < 2 ? 1 : 0};

  @TempDir private Path directory;

  @Test
  void aBetterModelIsFoundBetter() {
    Path weak = run("weak", "qa", Measured.range(0, 90, WEAK));
    Path strong = run("strong", "qa", Measured.range(0, 90, STRONG));

    Row row = compare(weak, strong).rows().getFirst();

    assertThat(row.first()).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(row.second()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(row.paired().wins()).isEqualTo(30);
    assertThat(row.paired().losses()).isZero();
    assertThat(row.paired().test()).isEqualTo(PairedComparison.Test.MCNEMAR);
    assertThat(row.finding()).isEqualTo(Finding.BETTER);
    assertThat(ComparisonText.of(compare(strong, weak))).contains("second is worse");
  }

  @Test
  void documentsAreAlignedByContentAndNotByPosition() {
    List<Measured> shuffled = new ArrayList<>(List.of(Measured.range(0, 90, STRONG)));
    Collections.shuffle(shuffled, new Random(1));
    Path weak = run("weak", "qa", Measured.range(0, 90, WEAK));
    Path strong = run("strong", "qa", Measured.range(0, 90, STRONG));
    Path mixed = run("strong", "qa", shuffled.toArray(Measured[]::new), "mixed");

    assertThat(compare(weak, mixed).rows().getFirst().paired())
        .isEqualTo(compare(weak, strong).rows().getFirst().paired());
  }

  @Test
  void theSameRunAgainstItselfShowsNoDifferenceItCouldHaveSeen() {
    Path run = run("m", "qa", Measured.range(0, 50, WEAK));

    RunComparison same = compare(run, run);

    assertThat(same.rows().getFirst().paired().pValue()).isEqualTo(1);
    assertThat(ComparisonText.of(same)).contains("no difference this run could have seen");
  }

  @Test
  void whatOneRunLacksIsLeftOutAndTold() {
    Path all = run("a", "qa", Measured.range(0, 90, WEAK));
    Path some = run("b", "qa", Measured.range(30, 60, WEAK));

    RunComparison comparison = compare(all, some);

    assertThat(comparison.rows().getFirst().paired().n()).isEqualTo(30);
    assertThat(comparison.notes()).anyMatch(note -> note.contains("30 common documents; 60 only"));
  }

  @Test
  void samplesThatFailedAreLeftOut() {
    Measured[] documents = Measured.range(0, 40, WEAK);
    documents[7] = new Measured(7);
    Path a = run("a", "qa", Measured.range(0, 40, WEAK));
    Path b = run("b", "qa", documents);

    assertThat(compare(a, b).rows().getFirst().paired().n()).isEqualTo(39);
  }

  @Test
  void repeatedDocumentsGoByOrderOfTheirComing() {
    Measured[] twice = {new Measured(1, 0), new Measured(1, 1), new Measured(2, 0)};
    Path a = run("a", "qa", twice);
    Path b = run("b", "qa", twice);

    RunComparison comparison = compare(a, b);

    assertThat(comparison.rows().getFirst().paired().n()).isEqualTo(3);
    assertThat(comparison.rows().getFirst().paired().ties()).isEqualTo(3);
    assertThat(comparison.notes()).contains("qa: 1 documents occur more than once.");
  }

  @Test
  void perplexitiesAreComparedAsFactors() {
    IntFunction<double[]> first = id -> new double[] {20 + id % 5, 4 + id % 3};
    IntFunction<double[]> second = id -> new double[] {18 + id % 5, 4 + id % 3};
    Path a = write("a", "wiki", "word_perplexity", PERPLEXITY, Measured.range(0, 60, first));
    Path b = write("b", "wiki", "word_perplexity", PERPLEXITY, Measured.range(0, 60, second));

    Row row = compare(a, b).rows().getFirst();

    assertThat(row.factor()).isTrue();
    assertThat(row.second() / row.first())
        .isCloseTo(Math.exp(row.paired().difference()), within(1e-12));
    assertThat(row.paired().wins()).isEqualTo(60);
    assertThat(row.finding()).isEqualTo(Finding.BETTER);
  }

  @Test
  void groupsAreComparedOverAllTheirDocumentsAndMembersAreClusters() {
    Path a = grouped("a", 0.3).write();
    Path b = grouped("b", 0.5).write();

    RunComparison comparison = compare(a, b);

    Row group = comparison.rows().getFirst();
    assertThat(group.kind()).isEqualTo(Kind.GROUP);
    assertThat(group.paired().n()).isEqualTo(12 * 40);
    assertThat(group.paired().clusters()).isEqualTo(12);
    assertThat(group.finding()).isEqualTo(Finding.BETTER);
    assertThat(comparison.rows()).hasSize(13);
    double product =
        comparison.rows().stream()
            .filter(row -> row.kind() == Kind.TASK)
            .mapToDouble(row -> row.holm() - row.paired().pValue())
            .min()
            .orElseThrow();
    assertThat(product).isNotNegative();
  }

  @Test
  void tasksOfOneMetricHaveAMean() {
    Path a =
        new RunOnDisk(directory.resolve("a"), "a")
            .task("one", "acc", MEAN, Measured.range(0, 20, WEAK))
            .task("two", "acc", MEAN, Measured.range(0, 80, WEAK))
            .write();
    Path b =
        new RunOnDisk(directory.resolve("b"), "b")
            .task("one", "acc", MEAN, Measured.range(0, 20, STRONG))
            .task("two", "acc", MEAN, Measured.range(0, 80, WEAK))
            .write();

    RunComparison comparison = compare(a, b);

    Row overall = comparison.rows().getLast();
    assertThat(overall.kind()).isEqualTo(Kind.OVERALL);
    assertThat(overall.paired().difference())
        .isCloseTo(comparison.rows().getFirst().paired().difference() / 2, within(1e-12));
  }

  @Test
  void documentsOfOneSourceCanBeClustered() {
    Path a = run("a", "qa", Measured.range(0, 70, WEAK));
    Path b = run("b", "qa", Measured.range(0, 70, STRONG));
    var options = new Comparer.Options(Set.of(), "passage", 0, 1);

    Row row = Comparer.compare(open(a), open(b), options).rows().getFirst();

    assertThat(row.paired().clusters()).isEqualTo(7);
    assertThat(row.paired().test()).isEqualTo(PairedComparison.Test.SIGN_FLIP);
  }

  @Test
  void theDocumentsThatFlippedAreShownWithBothAnswers() {
    Path a = run("a", "qa", Measured.range(0, 30, WEAK));
    Path b = run("b", "qa", Measured.range(0, 30, STRONG));
    var options = new Comparer.Options(Set.of(), null, 2, 1);

    Row row = Comparer.compare(open(a), open(b), options).rows().getFirst();

    assertThat(row.flipped()).hasSize(2);
    assertThat(row.flipped().getFirst().document()).contains("What is 1?");
    assertThat(row.flipped().getFirst().secondAnswer()).contains("-1.5");
  }

  @Test
  void otherShotsAreRefusedAndNamed() {
    Path a = run("a", "qa", Measured.range(0, 30, WEAK));
    var other = new RunOnDisk(directory.resolve("other"), "b");
    other.shots = 0;
    other.digest = "d0";
    Path b = other.task("qa", "acc", MEAN, Measured.range(0, 30, WEAK)).write();

    assertThatThrownBy(() -> compare(a, b))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("qa: 5 and 0 shots")
        .hasMessageContaining("--allow shots");
    var options = new Comparer.Options(EnumSet.of(ComparedField.SHOTS), null, 0, 1);
    assertThat(Comparer.compare(open(a), open(b), options).notes())
        .contains("qa differs in 5 and 0 shots.");
  }

  @Test
  void otherVersionsAndPromptsAreRefusedAndNamed() {
    Path a = run("a", "qa", Measured.range(0, 30, WEAK));
    var older = new RunOnDisk(directory.resolve("older"), "b");
    older.version = "0";
    Path b = older.task("qa", "acc", MEAN, Measured.range(0, 30, WEAK)).write();
    var reworded = new RunOnDisk(directory.resolve("reworded"), "c");
    reworded.prompt = "Q: ";
    Path c = reworded.task("qa", "acc", MEAN, Measured.range(0, 30, WEAK)).write();

    assertThatThrownBy(() -> compare(a, b)).hasMessageContaining("qa: version 1 and 0");
    assertThatThrownBy(() -> compare(a, c))
        .hasMessageContaining("qa: prompts of 30 of 30 documents")
        .hasMessageContaining("--allow prompts");
  }

  @Test
  void runsWithoutCommonDocumentsOrTasksAreRefused() {
    Path a = run("a", "qa", Measured.range(0, 30, WEAK));
    Path b = run("b", "qa", Measured.range(30, 60, WEAK));
    Path c = run("c", "other", Measured.range(0, 30, WEAK));

    assertThatThrownBy(() -> compare(a, b)).hasMessageContaining("documents: none in common");
    assertThatThrownBy(() -> compare(a, c))
        .hasMessageContaining("no task in common")
        .hasMessageContaining("has qa")
        .hasMessageContaining("has other");
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    Path a = run("a", "qa", Measured.range(0, 30, WEAK));
    Path b = run("b", "qa", Measured.range(0, 30, WEAK));
    Path samples = b.resolve("samples/qa.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(samples));
    lines.set(4, lines.get(4).substring(0, 40));
    Files.write(samples, lines);

    assertThatThrownBy(() -> compare(a, b))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("qa.jsonl, line 5 is damaged");
  }

  @Test
  void oneDocumentIsComparedWithoutAnError() {
    Path a = run("a", "qa", Measured.range(0, 1, WEAK));
    Path b = run("b", "qa", Measured.range(0, 1, WEAK));

    RunComparison comparison = compare(a, b);

    assertThat(comparison.rows().getFirst().paired().stderr()).isNull();
    assertThat(ComparisonText.of(comparison)).contains("one draw says nothing about its error");
    assertThat(ComparisonMarkdown.of(comparison)).contains("not established");
    assertThat(ComparisonJson.of(List.of(comparison))).contains("\"stderr\" : null");
  }

  private RunOnDisk grouped(String model, double rate) {
    var run = new RunOnDisk(directory.resolve(model), model).group("exam");
    for (int member = 0; member < 12; member++) {
      Random random = new Random(member);
      run.task(
          "subject " + member,
          "acc",
          MEAN,
          Measured.range(0, 40, id -> new double[] {random.nextDouble() < rate ? 1 : 0}));
    }
    return run.endGroup();
  }

  private Path run(String model, String task, Measured[] documents) {
    return run(model, task, documents, model);
  }

  private Path run(String model, String task, Measured[] documents, String name) {
    return new RunOnDisk(directory.resolve(name), model).task(task, "acc", MEAN, documents).write();
  }

  private Path write(
      String model, String task, String metric, Aggregation aggregation, Measured[] documents) {
    return new RunOnDisk(directory.resolve(model), model)
        .task(task, metric, aggregation, documents)
        .write();
  }

  private static RunComparison compare(Path first, Path second) {
    return Comparer.compare(open(first), open(second), new Comparer.Options(Set.of(), null, 0, 1));
  }

  private static ModelRun open(Path path) {
    return ModelRuns.open(path.toString()).getFirst();
  }
}
