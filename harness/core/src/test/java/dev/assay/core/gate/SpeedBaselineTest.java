package dev.assay.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.statistics.MarginTest.Verdict;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedBaselineTest {
  private static final String BENCH =
      """
      [{"phase":"prefill","tokens":512,"threads":2,"kernels":"vector","tokens_per_second":%1$s,
        "deviation":1,"samples":[%1$s,%2$s,%3$s],"peak_memory_bytes":%4$s}]\
      """;
  private static final String JMH =
      """
      [{"benchmark":"Forward.score","mode":"avgt","params":{"size":"15"},
        "primaryMetric":{"score":%1$s,"scoreUnit":"ms/op","rawData":[[%1$s,%2$s],[%3$s]]},
        "secondaryMetrics":{"gc.alloc.rate.norm":{"scoreUnit":"B/op","rawData":[[100,100,100]]}}}]
      """;

  @TempDir private Path directory;

  @Test
  void theSameSpeedPassesAndALossOfTheMarginDoesNot() throws IOException {
    SpeedBaseline baseline = baseline(0.1, file("old", BENCH, 500, 505, 495, 1000));

    assertThat(verdict(baseline, file("same", BENCH, 498, 503, 500, 1000)))
        .isEqualTo(Verdict.PASSED);
    assertThat(verdict(baseline, file("slow", BENCH, 440, 445, 435, 1000)))
        .isEqualTo(Verdict.REGRESSION);
    assertThat(verdict(baseline, file("noisy", BENCH, 300, 500, 700, 1000)))
        .isEqualTo(Verdict.UNRESOLVED);
  }

  @Test
  void timesAreBetterWhereTheyAreLower() throws IOException {
    SpeedBaseline baseline = baseline(0.1, file("old", JMH, 20, 20.2, 19.9, 0));

    assertThat(verdict(baseline, file("fast", JMH, 10, 10.2, 9.9, 0))).isEqualTo(Verdict.PASSED);
    assertThat(verdict(baseline, file("slow", JMH, 24, 24.2, 23.9, 0)))
        .isEqualTo(Verdict.REGRESSION);
  }

  @Test
  void memoryIsGatedOnceItWasMeasuredTwice() throws IOException {
    Path first = file("1", BENCH, 500, 505, 495, 1000);
    Path second = file("2", BENCH, 501, 504, 496, 1010);
    SpeedBaseline baseline = baseline(0.1, first, second);

    GateResult once = baseline.check("once", SpeedMeasurements.read(List.of(first)));
    GateResult more =
        baseline.check(
            "more",
            SpeedMeasurements.read(
                List.of(
                    file("3", BENCH, 501, 504, 496, 1300), file("4", BENCH, 500, 504, 496, 1310))));

    assertThat(once.scores().getLast().verdict()).isEqualTo(Verdict.UNRESOLVED);
    assertThat(GateReport.text(once)).contains("A single one says nothing about its error");
    assertThat(more.scores().getLast().verdict()).isEqualTo(Verdict.REGRESSION);
  }

  @Test
  void aBaselineSurvivesItsFileAndAnUpdateKeepsItsMargins() throws IOException {
    Path file = directory.resolve("speed.json");
    Path old = file("old", BENCH, 500, 505, 495, 1000);
    baseline(0.2, old).write(file);

    SpeedBaseline read = (SpeedBaseline) BaselineFile.read(file);
    SpeedBaseline updated =
        SpeedBaseline.of(
            SpeedMeasurements.read(List.of(file("new", BENCH, 600, 600, 600, 1000))),
            0.1,
            Optional.of(read));

    assertThat(read).isEqualTo(baseline(0.2, old));
    assertThat(updated.changesFrom(Optional.of(read)))
        .startsWith("prefill 512 tokens, 2 threads: 500.0 → 600.0 tokens/s, margin 20.0 %");
  }

  @Test
  void whatIsGatedAndWasNotMeasuredIsNamed() throws IOException {
    SpeedBaseline baseline = baseline(0.1, file("old", BENCH, 500, 505, 495, 1000));
    SpeedMeasurements other = SpeedMeasurements.read(List.of(file("jmh", JMH, 1, 2, 3, 0)));

    assertThatThrownBy(() -> baseline.check("run", other))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("prefill 512 tokens, 2 threads");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "[{}]",
        "[{\"benchmark\":\"x\"}]",
        "[{\"phase\":\"decode\",\"tokens\":1,\"threads\":1,\"samples\":[]}]",
        "[{\"phase\":\"decode\",\"tokens\":1,\"threads\":1,\"samples\":[0]}]",
        "[{\"phase\":\"decode\",\"tokens\":1,\"threads\":1,\"samples\":[\"NaN\"]}]"
      })
  void whatHoldsNoMeasurementsIsRefusedInWords(String content) throws IOException {
    Path file = directory.resolve("m.json");
    Files.writeString(file, content);

    assertThatThrownBy(() -> SpeedMeasurements.read(List.of(file)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("m.json holds no measurements")
        .hasMessageContaining("assay bench --format json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"format_version\":1}",
        "{\"format_version\":1,\"kind\":\"speed\"}",
        "{\"format_version\":1,\"tasks\":[{\"name\":\"a\"}]}"
      })
  void aBaselineThatLacksAPartIsDamagedInAUsersWords(String content) throws IOException {
    Path file = directory.resolve("b.json");
    Files.writeString(file, content);

    assertThatThrownBy(() -> BaselineFile.read(file))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("b.json is no baseline file")
        .hasMessageNotContaining("java.util");
  }

  @Test
  void aMarginThatIsNoPartIsRefused() throws IOException {
    Path file = directory.resolve("b.json");
    baseline(0.1, file("old", BENCH, 500, 505, 495, 1000)).write(file);
    Files.writeString(file, Files.readString(file).replace("\"margin\" : 0.1", "\"margin\" : 1.5"));

    assertThatThrownBy(() -> BaselineFile.read(file))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("its margins must be above 0 and below 1");
  }

  private static Verdict verdict(SpeedBaseline baseline, Path measurements) {
    return baseline
        .check("run", SpeedMeasurements.read(List.of(measurements)))
        .scores()
        .getFirst()
        .verdict();
  }

  private static SpeedBaseline baseline(double margin, Path... files) {
    return SpeedBaseline.of(SpeedMeasurements.read(List.of(files)), margin, Optional.empty());
  }

  private Path file(String name, String format, Object... numbers) throws IOException {
    Path file = directory.resolve(name + ".json");
    Files.writeString(file, String.format(java.util.Locale.ROOT, format, numbers));
    return file;
  }
}
