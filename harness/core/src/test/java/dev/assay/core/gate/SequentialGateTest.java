package dev.assay.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.compare.Comparer;
import dev.assay.core.compare.ModelRun;
import dev.assay.core.compare.ModelRuns;
import dev.assay.core.compare.RunOnDisk;
import dev.assay.core.compare.RunOnDisk.Measured;
import dev.assay.core.statistics.MarginTest.Sides;
import dev.assay.core.statistics.MarginTest.Verdict;
import dev.assay.spi.scoring.Aggregation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequentialGateTest {
  private static final Comparer.Options OPTIONS = new Comparer.Options(Set.of(), null, 0, 1);
  private static final IntFunction<double[]> GOOD = id -> new double[] {id % 10 < 7 ? 1 : 0};
  private static final IntFunction<double[]> WORSE = id -> new double[] {id % 10 < 4 ? 1 : 0};
  private static final IntFunction<double[]> WORSE_LATER =
      id -> id < 400 ? GOOD.apply(id) : WORSE.apply(id);

  @TempDir private Path directory;

  @Test
  void itLooksAtTwiceTheDocumentsEachTimeAndAtAllInTheEnd() {
    assertThat(gate(0.05).looks()).containsExactly(100, 200, 400, 800, 1000);
  }

  @Test
  void aModelThatHasNotChangedPassesOnAFractionOfTheDocuments() {
    SequentialGate gate = gate(0.05);

    gate.look(run("a", 100, GOOD));
    assertThat(gate.finished()).isTrue();
  }

  @Test
  void aModelThatIsMuchWorseFailsOnAFractionOfTheDocuments() {
    SequentialGate gate = gate(0.05);

    GateResult result = gate.look(run("a", 100, WORSE));

    assertThat(result.has(Verdict.REGRESSION)).isTrue();
    assertThat(GateReport.text(result)).contains("Decided after 100 documents");
  }

  @Test
  void aMarginThatIsNotYetResolvedAsksForMore() {
    SequentialGate gate = gate(0.02);

    GateResult result = gate.look(run("a", 100, GOOD));

    assertThat(gate.finished()).isFalse();
    assertThat(GateReport.text(result)).contains("Not decided after 100 documents");
    assertThat(gate.look(run("b", 400, GOOD)).scores().getFirst().verdict())
        .isEqualTo(Verdict.PASSED);
  }

  @Test
  void aDecisionStandsWhateverComesAfterIt() {
    SequentialGate gate = gate(0.05);
    gate.look(run("a", 400, WORSE_LATER));

    GateResult later = gate.look(run("b", 1000, WORSE_LATER));

    assertThat(later.scores()).extracting(score -> score.verdict()).containsOnly(Verdict.PASSED);
  }

  private SequentialGate gate(double margin) {
    Baseline baseline = Baseline.of(run("old", 1000, GOOD), margin, Sides.ONE, Optional.empty());
    return new SequentialGate(baseline, OPTIONS);
  }

  private ModelRun run(String name, int documents, IntFunction<double[]> measured) {
    Path path =
        new RunOnDisk(directory.resolve(name), "m")
            .task("qa", "acc", new Aggregation.Mean(), Measured.range(0, documents, measured))
            .write();
    return ModelRuns.open(path.toString()).getFirst();
  }
}
