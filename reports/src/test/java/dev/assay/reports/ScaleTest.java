package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What a run of models that come in sizes shows besides its scores. */
class ScaleTest {
  private static final long[] SIZES = {33_000, 76_000, 258_000, 804_000};

  @Test
  void aLawIsFoundAgainInScoresThatFollowIt() {
    List<ScaleCurve.Point> points = points(size -> 4 * Math.pow(size, -0.23));

    PowerLaw law = PowerLaw.of(points).orElseThrow();

    assertThat(law.exponent()).isCloseTo(0.23, within(1e-12));
    assertThat(law.coefficient()).isCloseTo(4, within(1e-10));
    assertThat(law.stderr()).isCloseTo(0, within(1e-6));
    assertThat(law.explained()).isCloseTo(1, within(1e-12));
    assertThat(law.at(1e6)).isCloseTo(4 * Math.pow(1e6, -0.23), within(1e-12));
  }

  /** The numbers are of scipy.stats.linregress on the logarithms. */
  @Test
  void aLawThatScoresFollowRoughlyHasTheErrorOfLinearRegression() {
    double[] bits = {0.61, 0.40, 0.255, 0.22};
    List<ScaleCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < bits.length; i++) {
      points.add(point(SIZES[i], bits[i]));
    }

    PowerLaw law = PowerLaw.of(points).orElseThrow();

    assertThat(law.exponent()).isCloseTo(EXPONENT, within(1e-9));
    assertThat(law.stderr()).isCloseTo(STDERR, within(1e-9));
    assertThat(law.explained()).isCloseTo(EXPLAINED, within(1e-9));
  }

  @Test
  void twoSizesOrABitOfZeroHaveNoLaw() {
    List<ScaleCurve.Point> two = List.of(point(10, 2), point(20, 1), point(20, 1.1));
    List<ScaleCurve.Point> zero = List.of(point(10, 2), point(20, 1), point(30, 0));

    assertThat(PowerLaw.of(two)).isEmpty();
    assertThat(PowerLaw.of(zero)).isEmpty();
  }

  @Test
  void theLargestStepIsWhereTheScoreImprovesMost() {
    assertThat(curve(true, 0.02, 0.03, 0.59, 0.73).largestStep().orElseThrow().words())
        .isEqualTo("76k to 258k +0.5600, end to end +0.7100");
    assertThat(curve(false, 0.61, 0.40, 0.255, 0.22).largestStep().orElseThrow().words())
        .isEqualTo("33k to 76k -0.2100, end to end -0.3900");
  }

  @Test
  void aCurveThatEndsNoBetterThanItBeganHasNoStep() {
    assertThat(curve(true, 0.25, 0.31, 0.28, 0.25).largestStep()).isEmpty();
    assertThat(curve(false, 0.3, 0.2, 0.31, 0.4).largestStep()).isEmpty();
  }

  @Test
  void chanceIsALineAcrossThePlots() throws Exception {
    EvalResult sized = run(SIZES);
    List<ModelEntry> models = new ArrayList<>(sized.models());
    models.add(new ModelEntry(ModelCard.of("chance", "dummy", "d"), "dummy:x", Usage.NONE, 1));
    List<Score> scores = new ArrayList<>(sized.scores());
    scores.add(score("chance", "acc", 0.24, true));
    EvalResult run =
        new EvalResult(
            "sizes", sized.run(), Map.of(), models, sized.tasks(), scores, sized.outcomes());

    assertThat(scaleSection(run))
        .contains("dashed is chance")
        .containsOnlyOnce("\"chance\"")
        .containsOnlyOnce("<li>");
    assertThat(scaleSection(sized)).doesNotContain("chance");
  }

  private static String scaleSection(EvalResult run) throws Exception {
    String page = GoldenFileTest.write(new HtmlReport(), run);
    return page.substring(page.indexOf("id=\"scale\""), page.indexOf("id=\"outcomes\""));
  }

  @Test
  void modelsOfThreeSizesAreShownAgainstTheirSizes() throws Exception {
    EvalResult run = run(SIZES);

    String page = GoldenFileTest.write(new HtmlReport(), run);
    String text = GoldenFileTest.write(new MarkdownReport(), run);

    Document read =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(page.replace("<!DOCTYPE html>\n", ""))));
    assertThat(read.getElementsByTagName("figure").getLength()).isEqualTo(2);
    assertThat(page)
        .contains("href=\"#scale\"", "sized: 4.00 · N^-0.230 (± 0.000, R² 1.000)", "0.3654 at 33k");
    assertThat(text)
        .contains(
            "| bits_per_byte ↓ | sized | 33k, 76k, 258k, 804k | 0.3654 | 0.1753 |"
                + " 76k to 258k -0.0739, end to end -0.1901 | 4.00 · N^-0.230")
        .contains("| acc ↑ | sized | 33k, 76k, 258k, 804k | 0.2500 | 0.2500 | | |");
  }

  @Test
  void modelsOfOneSizeEachAreNot() throws Exception {
    EvalResult run = run(new long[] {33_000, 76_000, 76_000});

    assertThat(GoldenFileTest.write(new HtmlReport(), run)).doesNotContain("id=\"scale\"");
    assertThat(GoldenFileTest.write(new MarkdownReport(), run)).doesNotContain("## Scale");
  }

  @Test
  void equalModelsOfDifferentTrainingAreShownAgainstWhatTheyRead() {
    List<ModelEntry> models = new ArrayList<>();
    for (long tokens : new long[] {100, 1_000, 10_000}) {
      models.add(model("step-" + tokens, 5_000L, tokens));
    }

    assertThat(scales(models))
        .containsExactly(new Scale(ScaleAxis.TRAINING_TOKENS, Map.of("sized", List.of(0, 1, 2))));
  }

  /** A family of sizes, each trained as long as suits it, has no curve along its training. */
  @Test
  void modelsOfDifferentSizesAreShownAgainstTheirSizesAlone() {
    List<ModelEntry> models =
        List.of(model("s", 10, 200L), model("m", 20, 400L), model("l", 30, 600L));

    assertThat(scales(models)).extracting(Scale::axis).containsExactly(ScaleAxis.PARAMETERS);
  }

  @Test
  void checkpointsOfSeveralSizesHaveACurveForEachAndTheLastOfEachIsItsSize() {
    List<ModelEntry> models = new ArrayList<>();
    for (long size : new long[] {1_000, 2_000, 3_000}) {
      for (long tokens : new long[] {300, 100, 200}) {
        models.add(model(size + "-" + tokens, size, tokens));
      }
    }
    models.add(model("untold", 4_000, null));

    assertThat(scales(models))
        .containsExactly(
            new Scale(ScaleAxis.PARAMETERS, Map.of("sized", List.of(0, 3, 6, 9))),
            new Scale(
                ScaleAxis.TRAINING_TOKENS,
                Map.of(
                    "sized of 1,000", List.of(0, 1, 2),
                    "sized of 2,000", List.of(3, 4, 5),
                    "sized of 3,000", List.of(6, 7, 8))));
  }

  @Test
  void checkpointsAreShownInTheOrderOfTheirTraining() throws Exception {
    List<ModelEntry> models = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    for (long tokens : new long[] {90_000, 1_000, 300_000}) {
      models.add(model("step-" + tokens, 5_000, tokens));
      scores.add(score("step-" + tokens, "bits_per_byte", 4 * Math.pow(tokens, -0.1), false));
    }
    EvalResult sized = run(SIZES);
    EvalResult run =
        new EvalResult("x", sized.run(), Map.of(), models, sized.tasks(), scores, List.of());

    assertThat(GoldenFileTest.write(new MarkdownReport(), run))
        .contains("N stands for training tokens.")
        .contains("| bits_per_byte ↓ | sized | 1k, 90k, 300k | 2.0047 | 1.1333 |")
        .contains("| 4.00 · N^-0.100");
    assertThat(scaleSection(run)).contains("Scores against training tokens", ">training tokens<");
  }

  private static List<Scale> scales(List<ModelEntry> models) {
    return Scale.of(models.stream().map(ModelEntry::card).toList());
  }

  @Test
  void sizesAreMarkedRoundAndShort() {
    assertThat(ScalePlot.sizes(Math.log10(25_000), Math.log10(900_000)))
        .map(ScalePlot::shortened)
        .containsExactly("30k", "100k", "300k");
    assertThat(List.of(7.0, 999.4, 1e6, 7e9).stream().map(ScalePlot::shortened))
        .containsExactly("7", "999", "1M", "7B");
  }

  private static final double EXPONENT = 0.32083935857111995;
  private static final double STDERR = 0.05552308804654938;
  private static final double EXPLAINED = 0.9434882891278984;

  private static List<ScaleCurve.Point> points(LongToDoubleFunction bits) {
    List<ScaleCurve.Point> points = new ArrayList<>();
    for (long size : SIZES) {
      points.add(point(size, bits.applyAsDouble(size)));
    }
    return points;
  }

  private static ScaleCurve curve(boolean higher, double... values) {
    List<ScaleCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      points.add(new ScaleCurve.Point(SIZES[i], score("m" + i, "acc", values[i], higher)));
    }
    return new ScaleCurve("sized", 0, points);
  }

  private static ScaleCurve.Point point(long size, double bits) {
    return new ScaleCurve.Point(size, score("m" + size, "bits_per_byte", bits, false));
  }

  private static EvalResult run(long[] sizes) {
    List<ModelEntry> models = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      String name = "m" + i;
      models.add(model(name, sizes[i], null));
      scores.add(score(name, "bits_per_byte", 4 * Math.pow(sizes[i], -0.23), false));
      scores.add(score(name, "acc", 0.25, true));
    }
    EvalResult other = SampleRuns.realistic(1);
    TaskEntry task =
        new TaskEntry(
            "text", "text", "1", null, false, 0, "", List.of("bits_per_byte", "acc"), 9, 9);
    return new EvalResult("sizes", other.run(), Map.of(), models, List.of(task), scores, List.of());
  }

  private static ModelEntry model(String name, long parameters, Long tokens) {
    ModelCard card =
        new ModelCard(name, "sized", "digest-" + name, parameters, null, tokens, new TreeMap<>());
    return new ModelEntry(card, "sized:" + name, Usage.NONE, 1);
  }

  private static Score score(String model, String metric, double value, boolean higher) {
    Interval interval = new Interval(value * 0.9, value * 1.1);
    return new Score(model, "text", metric, "none", value, value * 0.05, interval, 9, higher);
  }
}
