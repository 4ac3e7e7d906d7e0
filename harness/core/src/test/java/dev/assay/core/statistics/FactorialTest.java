package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.statistics.Factorial.Analysis;
import dev.assay.core.statistics.Factorial.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class FactorialTest {
  static Stream<JsonNode> analyses() {
    return Fixtures.cases("factorial.json", "anova");
  }

  static Stream<JsonNode> correlations() {
    return Fixtures.cases("factorial.json", "kendall");
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  @ParameterizedTest
  @MethodSource("analyses")
  void everyTermIsAsStatsmodelsHasIt(JsonNode expected) {
    List<int[]> terms = new ArrayList<>();
    expected.get("terms").forEach(term -> terms.add(ints(term)));
    double[] values = Fixtures.vector(expected.get("values"));

    Analysis analysis = new Factorial(values, ints(expected.get("levels"))).analyse(terms);

    double total = analysis.rest().sumOfSquares();
    for (int i = 0; i < terms.size(); i++) {
      Effect effect = analysis.effects().get(i);
      total += effect.sumOfSquares();
      assertThat(effect.sumOfSquares())
          .isCloseTo(expected.get("sum_sq").get(i).doubleValue(), within(1e-12));
      assertThat(effect.degreesOfFreedom()).isEqualTo(expected.get("df").get(i).intValue());
      assertThat(effect.f()).isCloseTo(expected.get("f").get(i).doubleValue(), within(1e-9));
      assertThat(effect.pValue()).isCloseTo(expected.get("p").get(i).doubleValue(), within(1e-10));
    }
    assertThat(analysis.rest().sumOfSquares())
        .isCloseTo(expected.get("rest_sum_sq").doubleValue(), within(1e-12));
    assertThat(analysis.rest().degreesOfFreedom()).isEqualTo(expected.get("rest_df").intValue());
    assertThat(analysis.effects().getFirst().share())
        .isCloseTo(expected.get("sum_sq").get(0).doubleValue() / total, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("correlations")
  void ordersAgreeAsScipySays(JsonNode expected) {
    double tau =
        KendallTau.tauB(Fixtures.vector(expected.get("x")), Fixtures.vector(expected.get("y")));

    assertThat(tau).isCloseTo(expected.get("tau").doubleValue(), within(1e-12));
  }

  @Test
  void whereNothingVariesNoTermHasAShare() {
    double[] values = new double[6];
    Arrays.fill(values, 0.25);

    Analysis analysis = new Factorial(values, 2, 3).analyse(List.of(new int[] {0}, new int[] {1}));

    assertThat(analysis.effects()).extracting(Effect::share).containsOnly(0.0);
    assertThat(analysis.effects()).extracting(Effect::pValue).containsOnlyNulls();
  }

  @Test
  void aFactorThatExplainsAllHasNoTest() {
    Analysis analysis =
        new Factorial(new double[] {1, 1, 2, 2}, 2, 2).analyse(List.of(new int[] {0}));

    assertThat(analysis.effects().getFirst().share()).isEqualTo(1);
    assertThat(analysis.effects().getFirst().f()).isNull();
  }
}
