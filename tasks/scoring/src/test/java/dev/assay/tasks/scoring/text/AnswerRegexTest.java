package dev.assay.tasks.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.Fixtures;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AnswerRegexTest {
  private static final JsonNode FIXTURE = Fixtures.read("python_regex.json");
  private static final List<String> TEXTS = Fixtures.strings(FIXTURE.get("texts"));

  static Stream<Arguments> cases() {
    return FIXTURE
        .get("cases")
        .valueStream()
        .map(test -> Arguments.of(test.get("pattern").stringValue(), test));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itFindsAndRemovesWhatPythonDoes(String pattern, JsonNode expected) {
    if (expected.has("error")) {
      assertThatThrownBy(() -> compile(pattern))
          .as("Python says: %s", expected.get("error"))
          .isInstanceOf(EvalException.class)
          .hasMessageStartingWith(
              "filter regex: regex_pattern is the regular expression " + pattern);
      return;
    }
    AnswerRegex regex = compile(pattern);
    for (int i = 0; i < TEXTS.size(); i++) {
      JsonNode result = expected.get("results").get(i);
      assertThat(regex.findAll(TEXTS.get(i)))
          .as("findall(%s, \"%s\")", pattern, TEXTS.get(i))
          .isEqualTo(result.get("findall").valueStream().map(Fixtures::strings).toList());
      assertThat(regex.remove(TEXTS.get(i)))
          .as("sub(%s, \"\", \"%s\")", pattern, TEXTS.get(i))
          .isEqualTo(result.get("removed").stringValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+\\1b", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)x", "(?:(a|aa)\\1?)+b"})
  void aPatternThatBacktracksWithoutEndIsStopped(String pattern) {
    String answer = "a".repeat(400) + "!";
    assertThatThrownBy(() -> compile(pattern).findAll(answer))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining(pattern)
        .hasMessageContaining("gave up on an answer of 401 characters");
  }

  @Test
  void aPatternThatNestsTooDeeplyIsStopped() {
    assertThatThrownBy(() -> compile("(a|b)*c").findAll("ab".repeat(1_000_000)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("recurses too deep");
  }

  @Test
  void whatJavaCannotDoIsSaid() {
    assertThatThrownBy(() -> compile("(a)?(?(1)b|c)"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("regex_pattern is the regular expression (a)?(?(1)b|c) that cannot");
  }

  private static AnswerRegex compile(String pattern) {
    return AnswerRegex.compile(Parameters.none("filter regex"), "regex_pattern", pattern);
  }
}
