package dev.assay.tasks.scoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import dev.assay.tasks.scoring.Samples;
import dev.assay.tasks.scoring.Scores;
import dev.assay.testkit.MetricContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {
  private static final Map<String, Target.Unit> MEDIA =
      Map.of("bits_per_second", Target.Unit.SECOND, "bits_per_pixel", Target.Unit.PIXEL);

  static Set<String> names() {
    return Metrics.ALL.keySet();
  }

  @ParameterizedTest
  @CsvSource({
    "acc, mean, true",
    "acc_norm, mean, true",
    "exact_match, mean, true",
    "perplexity, perplexity, false",
    "word_perplexity, weighted_perplexity, false",
    "byte_perplexity, weighted_perplexity, false",
    "bits_per_byte, bits_per_byte, false",
    "brier_score, brier_score, false",
    "f1, f1, true",
    "mcc, matthews_corrcoef, true",
    "bleu, bleu, true",
    "chrf, chrf, true",
    "chrf++, chrf++, true",
    "ter, ter, false",
    "rouge1, nanmean, true"
  })
  void whatLmEvalsDefinitionsSayIsAccepted(String name, String aggregation, boolean higher) {
    Metric metric =
        Scores.metric(name, Map.of("aggregation", aggregation, "higher_is_better", higher));
    assertThat(metric.higherIsBetter()).isEqualTo(higher);
  }

  @Test
  void whatContradictsTheMetricIsRefused() {
    assertThatThrownBy(() -> Scores.metric("acc", Map.of("aggregation", "median")))
        .isInstanceOf(EvalException.class)
        .hasMessage("metric acc: aggregation is \"median\", and this metric has only \"mean\".");
    assertThatThrownBy(() -> Scores.metric("ter", Map.of("higher_is_better", true)))
        .isInstanceOf(EvalException.class)
        .hasMessage(
            "metric ter: higher_is_better is true, and of this metric lower values are better.");
    assertThatThrownBy(() -> Scores.metric("exact_match", Map.of("ignore_cases", true)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("Did you mean \"ignore_case\"?");
    assertThatThrownBy(() -> Scores.metric("exact_match", Map.of("ignore_case", "yes")))
        .isInstanceOf(EvalException.class)
        .hasMessage("metric exact_match: ignore_case is yes, not true or false.");
    assertThatThrownBy(() -> Scores.metric("f1", Map.of("average", "mean")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("not one of binary, macro, micro, weighted");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.assay.tasks.scoring.metrics.MetricsTest#names")
  class Contract extends MetricContract {
    private final String name;

    Contract(String name) {
      this.name = name;
    }

    @Override
    protected Metric metric() {
      return Scores.metric(name, Map.of());
    }

    @Override
    protected List<Sample> samples() {
      if (metric().accepts().contains(RequestKind.GENERATE_UNTIL)) {
        return List.of(
            Samples.generated(List.of("the cat sat on a mat"), List.of("a cat sat on the mat")),
            Samples.generated(List.of("42", "forty-two"), List.of("42")),
            Samples.generated(List.of("something"), List.of("")),
            Samples.generated(List.of(""), List.of("nothing at all")));
      }
      Target.Unit unit = MEDIA.get(name);
      if (unit != null) {
        return List.of(
            Samples.medium(-10, unit, 0.5),
            Samples.medium(0, unit, 2),
            Samples.medium(-3, unit, 9));
      }
      if (metric().accepts().equals(Set.of(RequestKind.LOGLIKELIHOOD_ROLLING))) {
        return List.of(Samples.whole(-10, 2, 11), Samples.whole(0, 1, 0), Samples.whole(-3, 1, 1));
      }
      return List.of(
          Samples.choice(
              List.of("a", "b"), List.of(0), new double[] {-1, -2, -3, -3}, new boolean[4]),
          Samples.choice(
              List.of("a", "b"), List.of(1), new double[] {-1, -1, 0, 0}, new boolean[4]),
          Samples.choice(
              List.of("x", "y"), List.of(1), new double[] {-900, -0.1, -1, -5}, new boolean[4]));
    }
  }
}
