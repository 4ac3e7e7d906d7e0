package dev.assay.tasks.scoring.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Target;
import dev.assay.tasks.scoring.Fixtures;
import dev.assay.testkit.FilterContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FiltersTest {
  private static final JsonNode FIXTURE = Fixtures.read("filters.json");

  static Stream<Arguments> cases() {
    return FIXTURE
        .get("cases")
        .valueStream()
        .map(test ->
            Arguments.of(
                test.get("filter").stringValue(), parameters(test), test.get("choices"), test));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("cases")
  void aFilterGivesWhatLmEvalsGives(
      String name, Map<String, Object> parameters, JsonNode choices, JsonNode test) {
    Map<String, Object> fields =
        choices.isNull() ? Map.of() : Map.of("choices", Fixtures.strings(choices));
    assertThat(
            filter(name, parameters)
                .apply(Fixtures.strings(FIXTURE.get("answers")), example(fields)))
        .isEqualTo(Fixtures.strings(test.get("result")));
  }

  @Test
  void aMatchThatIsNotThereIsTheFallback() {
    Filter third = filter("regex", Map.of("regex_pattern", "\\d", "group_select", 2));
    assertThat(apply(third, "1 2 3", "1 2")).containsExactly("3", Filter.INVALID);
    Filter thirdFromTheEnd = filter("regex", Map.of("regex_pattern", "\\d", "group_select", -3));
    assertThat(apply(thirdFromTheEnd, "1 2 3", "1 2")).containsExactly("1", Filter.INVALID);
  }

  @Test
  void ofEquallyFrequentAnswersTheFirstWins() {
    assertThat(apply(filter("majority_vote", Map.of()), "b", "a", "a", "b", "c"))
        .containsExactly("b");
  }

  @Test
  void mistakesInADefinitionAreToldByKey() {
    assertThatThrownBy(() -> filter("regex", Map.of("regex_patern", "x")))
        .isInstanceOf(EvalException.class)
        .hasMessage(
            "filter regex: has no parameter \"regex_patern\"."
                + " Did you mean \"regex_pattern\"?");
    assertThatThrownBy(() -> filter("regex", Map.of("regex_pattern", "(")))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith(
            "filter regex: regex_pattern is the regular expression ( that cannot be used");
    assertThatThrownBy(() -> filter("take_first_k", Map.of()))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("k, the number of answers to keep");
    assertThatThrownBy(() -> filter("map", Map.of("mapping_dict", "A")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("mapping_dict is A");
  }

  @Test
  void whatIsMissingInTheDataIsTold() {
    Filter filter = filter("multi_choice_regex", Map.of());
    assertThatThrownBy(() -> apply(filter, "A"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("document 0 has no list \"choices\"");
    Filter eight = filter("take_first_k", Map.of("k", 8));
    assertThatThrownBy(() -> apply(eight, "one", "two"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("k is 8, and there are only 2 answers");
  }

  /** The contract of all filters, each with the parameters of the fixture's first case. */
  @Nested
  @ParameterizedClass
  @MethodSource("dev.assay.tasks.scoring.filters.FiltersTest#cases")
  class Contract extends FilterContract {
    private final Filter filter;

    Contract(String name, Map<String, Object> parameters) {
      filter = FiltersTest.filter(name, parameters);
    }

    @Override
    protected Filter filter() {
      return filter;
    }

    @Override
    protected Example example() {
      return FiltersTest.example(Map.of("choices", List.of("The cat", "a", "\u00e9")));
    }
  }

  private static Filter filter(String name, Map<String, Object> parameters) {
    return Filters.ALL.get(name).create(new Parameters("filter " + name, parameters));
  }

  private static List<String> apply(Filter filter, String... answers) {
    return filter.apply(List.of(answers), example(Map.of()));
  }

  private static Example example(Map<String, Object> fields) {
    return new Example(
        new Doc(0, fields),
        List.of(new Request.GenerateUntil(Prompt.of("Q"), List.of(), 8, Sampling.GREEDY)),
        new Target.Text(List.of("A")),
        List.of());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> parameters(JsonNode test) {
    return JsonMapper.shared().treeToValue(test.get("parameters"), Map.class);
  }
}
