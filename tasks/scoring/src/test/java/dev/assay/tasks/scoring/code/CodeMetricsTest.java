package dev.assay.tasks.scoring.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.scoring.CodeExecution;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import dev.assay.tasks.scoring.filters.Filters;
import dev.assay.tasks.scoring.metrics.PassAtK;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodeMetricsTest {
  private static final String HEAD =
      "def middle(a, b, c):\n    \"\"\" The one that is neither least nor greatest. \"\"\"\n";
  private static final String TESTS =
      "def check(f):\n    assert f(3, 1, 2) == 2\n    assert f(5, 9, 9) == 9\n\ncheck(middle)";

  private static final String RIGHT = "    return sorted((a, b, c))[1]\n";
  private static final String ALSO_RIGHT =
      "    return a + b + c - min(a, b, c) - max(a, b, c)\n```\nThat is all.";
  private static final String WRONG = "    return b\n";
  private static final String ENDLESS_RECURSION = "    return middle(a, b, c)\n";
  private static final String QUITS = "    raise SystemExit(0)\n";

  private static Metric metric(int k) {
    return CodeMetrics.ALL.get("pass@" + k).create(Parameters.none("metric pass@" + k));
  }

  private static Sample sample(String... completions) {
    var doc = new Doc(0, Map.of("prompt", HEAD));
    var request = new Request.GenerateUntil(Prompt.of(HEAD), List.of("\ndef"), 64, Sampling.GREEDY);
    var example = new Example(doc, List.of(request), new Target.Text(List.of(TESTS)), List.of());
    var complete =
        Filters.ALL
            .get("complete")
            .create(new Parameters("filter", Map.of("column", "prompt", "until", "```")));
    return new Sample(example, List.<Response>of(), complete.apply(List.of(completions), example));
  }

  private static Metric allowed(int k) {
    try {
      return metric(k).allowed(CodeExecution.ISOLATED);
    } catch (EvalException e) {
      assumeTrue(false, e.getMessage());
      throw e;
    }
  }

  @Test
  void programsThatPassTheirTestsCount() {
    Sample sample = sample(RIGHT, WRONG, ALSO_RIGHT, ENDLESS_RECURSION, QUITS);

    assertThat(allowed(1).measure(sample)).containsExactly(new double[] {2 / 5.0}, within(1e-12));
    assertThat(allowed(2).measure(sample))
        .containsExactly(new double[] {1 - 3 / 10.0}, within(1e-12));
    assertThat(allowed(5).measure(sample)).containsExactly(new double[] {1}, within(1e-12));
    assertThat(allowed(1).measure(sample(RIGHT, RIGHT))).containsExactly(1);
    assertThat(allowed(1).measure(sample(WRONG))).containsExactly(0);
  }

  @Test
  void moreThanWasGeneratedCannotBeEstimated() {
    assertThatThrownBy(() -> allowed(10).measure(sample(RIGHT)))
        .hasMessageContaining("raise repeats");
  }

  @Test
  void nothingIsMeasuredUntilExecutionIsAllowed() {
    assertThatThrownBy(() -> metric(1).measure(sample(RIGHT))).isInstanceOf(EvalException.class);
    assertThatThrownBy(() -> metric(1).allowed(CodeExecution.REFUSED))
        .hasMessageContaining("metric pass@1")
        .hasMessageContaining("--allow-code-execution");
  }

  /** The definition itself: of all ways to draw k of n answers, those with a right one. */
  @Test
  void theEstimateIsTheShareOfDrawsWithARightAnswer() {
    for (int answers = 1; answers <= 10; answers++) {
      for (int right = 0; right <= answers; right++) {
        for (int k = 1; k <= answers; k++) {
          int draws = 0;
          int hits = 0;
          for (int set = 0; set < 1 << answers; set++) {
            if (Integer.bitCount(set) == k) {
              draws++;
              hits += (set & ((1 << right) - 1)) == 0 ? 0 : 1;
            }
          }
          assertThat(PassAtK.estimate(answers, right, k))
              .as("pass@%d, %d of %d right", k, right, answers)
              .isEqualTo(hits / (double) draws, within(1e-12));
        }
      }
    }
  }

  @Test
  void equalProgramsAreExecutedOnce() {
    var completions = new ArrayList<String>();
    for (int i = 0; i < 64; i++) {
      completions.add(i % 4 == 0 ? RIGHT : WRONG);
    }
    assertThat(allowed(1).measure(sample(completions.toArray(String[]::new))))
        .containsExactly(new double[] {0.25}, within(1e-12));
  }
}
