package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.scoring.Filter;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.Events;

/** Runs the contract on a filter that keeps it, and on one that breaks it for every rule. */
class FilterContractTest {
  private static final ScopedValue<Filter> FILTER = ScopedValue.newInstance();

  static final class Subject extends FilterContract {
    @Override
    protected Filter filter() {
      return FILTER.get();
    }
  }

  static Stream<Arguments> faults() {
    var calls = new AtomicInteger();
    Filter firstCharacter = (answers, _) -> List.of(answers.getFirst().substring(0, 1));
    Filter counting = (_, _) -> List.of("call " + calls.incrementAndGet());
    Filter reversing =
        (answers, _) -> {
          Collections.reverse(answers);
          return answers;
        };
    return Stream.of(
        Arguments.of("itTakesWhateverAModelWrites", firstCharacter),
        Arguments.of("theSameAnswersGiveTheSameResult", counting),
        Arguments.of("theAnswersGivenStayAsTheyWere", reversing));
  }

  @Test
  void aFilterThatKeepsTheContractPassesEveryRule() {
    Events tests = examine((answers, _) -> answers.stream().map(String::strip).toList());
    assertThat(Contracts.failed(tests)).isEmpty();
    assertThat(Contracts.rules(tests))
        .isEqualTo(faults().map(fault -> fault.get()[0]).collect(Collectors.toSet()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFilterThatBreaksARuleFailsIt(String rule, Filter filter) {
    assertThat(Contracts.failed(examine(filter))).contains(rule);
  }

  private static Events examine(Filter filter) {
    return ScopedValue.where(FILTER, filter).call(() -> Contracts.run(Subject.class));
  }
}
