package dev.assay.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.compare.Comparer;
import dev.assay.core.compare.ModelRun;
import dev.assay.core.compare.ModelRuns;
import dev.assay.core.compare.RunOnDisk;
import dev.assay.core.compare.RunOnDisk.Measured;
import dev.assay.core.statistics.MarginTest.Sides;
import dev.assay.core.statistics.MarginTest.Verdict;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Aggregation;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class GateTest {
  private static final Aggregation MEAN = new Aggregation.Mean();
  private static final Aggregation PERPLEXITY = new Aggregation.Ratio(Aggregation.Link.EXP);
  private static final Comparer.Options OPTIONS = new Comparer.Options(Set.of(), null, 0, 1);
  private static final IntFunction<double[]> GOOD = id -> new double[] {id % 10 < 7 ? 1 : 0};
  private static final IntFunction<double[]> WORSE = id -> new double[] {id % 10 < 6 ? 1 : 0};

  @TempDir private Path directory;

  @Test
  void aModelThatHasNotChangedPassesAndThePowerIsStated() {
    ModelRun run = run("a", 2000, GOOD);

    GateResult result =
        Gate.check(Baseline.of(run, 0.02, Sides.ONE, Optional.empty()), run, OPTIONS);

    assertThat(result.scores()).extracting(s -> s.verdict()).containsOnly(Verdict.PASSED);
    assertThat(GateReport.text(result)).contains("9 times in 10").startsWith("passed");
  }

  @Test
  void aRegressionIsFoundAfterAWayThroughAFile() {
    Path file = directory.resolve("my baselines").resolve("b.json");
    Baseline.of(run("a", 400, GOOD), 0.02, Sides.ONE, Optional.empty()).write(file);

    GateResult result =
        Gate.check((Baseline) BaselineFile.read(file), run("b", 400, WORSE), OPTIONS);

    assertThat(result.has(Verdict.REGRESSION)).isTrue();
    assertThat(GateReport.annotations(result)).startsWith("::error title=assay gate::qa acc");
    assertThat(GateReport.markdown(result)).contains("### Gate: regression");
    assertThat(GateReport.json(result)).contains("\"verdict\" : \"regression\"");
  }

  @Test
  void aMarginThatTheDocumentsCannotResolveIsRefused() {
    Baseline baseline = Baseline.of(run("a", 30, GOOD), 0.001, Sides.ONE, Optional.empty());

    GateResult result = Gate.check(baseline, run("b", 30, GOOD), OPTIONS);

    assertThat(result.scores()).extracting(s -> s.verdict()).containsOnly(Verdict.UNRESOLVED);
    assertThat(GateReport.text(result)).contains("smallest margin they resolve is 0.1");
  }

  @Test
  void perplexitiesAreGatedByTheirParts() {
    IntFunction<double[]> before = id -> new double[] {20 + id % 5, 4 + id % 3};
    IntFunction<double[]> after = id -> new double[] {20.4 + id % 5, 4 + id % 3};
    ModelRun a = perplexity("a", before);
    ModelRun b = perplexity("b", after);
    Baseline baseline = Baseline.of(a, 0.02, Sides.ONE, Optional.empty());

    assertThat(Gate.check(baseline, a, OPTIONS).has(Verdict.PASSED)).isTrue();
    assertThat(Gate.check(baseline, b, OPTIONS).has(Verdict.REGRESSION)).isTrue();
    assertThat(GateReport.text(Gate.check(baseline, b, OPTIONS))).contains("margin 2.00 %");
  }

  @Test
  void anUpdateKeepsMarginsAndTellsWhatChanged() {
    Baseline first = Baseline.of(run("a", 400, GOOD), 0.05, Sides.ONE, Optional.empty());
    Baseline second = Baseline.of(run("b", 400, WORSE), 0.02, Sides.ONE, Optional.of(first));

    assertThat(second.changesFrom(Optional.of(first)))
        .containsExactly("qa acc,none: 0.7000 → 0.6000, margin 0.05");
  }

  @Test
  void otherDocumentsOrAMissingTaskAreRefused() {
    Baseline baseline = Baseline.of(run("a", 40, GOOD), 0.1, Sides.ONE, Optional.empty());
    ModelRun other =
        open(
            new RunOnDisk(directory.resolve("c"), "m")
                .task("qa", "acc", MEAN, Measured.range(20, 60, GOOD))
                .write());

    assertThatThrownBy(() -> Gate.check(baseline, other, OPTIONS))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("documents: 20 of the first and 20 of the second");
  }

  @Test
  void aBaselineThatLacksOrAddsADocumentIsDamaged() throws IOException {
    Path file = directory.resolve("b.json");
    Baseline.of(run("a", 40, GOOD), 0.1, Sides.ONE, Optional.empty()).write(file);
    Files.writeString(
        file, Files.readString(file).replaceFirst("\"digits\" : \"1", "\"digits\" : \""));

    assertThatThrownBy(() -> BaselineFile.read(file))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("qa has 39 measurements of 40 documents");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "nonsense", "{\"format_version\":1,\"tusks\":[]}"})
  void whatIsNoBaselineIsRefusedInWords(String content) throws IOException {
    Path file = directory.resolve("b.json");
    Files.writeString(file, content);

    assertThatThrownBy(() -> BaselineFile.read(file))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("b.json is no baseline file");
  }

  @Test
  void aBaselineOfANewerVersionIsRefused() throws IOException {
    Path file = directory.resolve("b.json");
    Files.writeString(file, "{\"format_version\":99}");

    assertThatThrownBy(() -> BaselineFile.read(file))
        .hasMessageContaining("has format 99; this Assay reads up to 1. Update Assay");
  }

  @Test
  void junitIsWellFormedWhateverTheNames() throws Exception {
    ModelRun run =
        open(
            new RunOnDisk(directory.resolve("x"), "m")
                .task("a<b & \"c\"", "acc", MEAN, Measured.range(0, 40, GOOD))
                .write());
    GateResult result =
        Gate.check(Baseline.of(run, 0.2, Sides.ONE, Optional.empty()), run, OPTIONS);

    var suite =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(GateJunit.of(result))))
            .getDocumentElement();

    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(((Element) suite.getElementsByTagName("testcase").item(0)).getAttribute("classname"))
        .isEqualTo("a<b & \"c\"");
  }

  private ModelRun run(String name, int documents, IntFunction<double[]> row) {
    return open(
        new RunOnDisk(directory.resolve(name), "m")
            .task("qa", "acc", MEAN, Measured.range(0, documents, row))
            .write());
  }

  private ModelRun perplexity(String name, IntFunction<double[]> row) {
    return open(
        new RunOnDisk(directory.resolve(name), "m")
            .task("wiki", "word_perplexity", PERPLEXITY, Measured.range(0, 200, row))
            .write());
  }

  private static ModelRun open(Path path) {
    return ModelRuns.open(path.toString()).getFirst();
  }
}
