package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Events;

/** Runs the contract on a model that keeps it, and on one that breaks it for every rule. */
class LanguageModelContractTest {
  private static final List<Fault> FAULTS = Fault.all();

  private static final ScopedValue<Function<ModelContext, LanguageModel>> MODEL =
      ScopedValue.newInstance();

  /** The contract of whatever model is in scope; run by hand only. */
  static final class Subject extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return MODEL.get().apply(context);
    }
  }

  @Test
  void aModelThatKeepsTheContractPassesEveryRule() {
    Events tests = examine(_ -> new BigramModel());
    assertThat(Contracts.failed(tests)).isEmpty();
    assertThat(tests.skipped().count()).isZero();
    assertThat(tests.aborted().count()).isZero();
    assertThat(tests.succeeded().count()).isGreaterThanOrEqualTo(Contracts.rules(tests).size());
  }

  @ParameterizedTest
  @FieldSource("FAULTS")
  void aModelThatBreaksARuleFailsIt(Fault fault) {
    assertThat(Contracts.failed(examine(fault.model()))).contains(fault.rule());
  }

  @Test
  void everyRuleHasAModelThatBreaksIt() {
    assertThat(FAULTS.stream().map(Fault::rule).collect(Collectors.toSet()))
        .isEqualTo(Contracts.rules(examine(_ -> new BigramModel())));
  }

  @Test
  void aFailureSaysWhatWasAskedAndWhatIsPromised() {
    Fault twice =
        FAULTS.stream()
            .filter(fault -> fault.rule().equals("everyRequestIsAnsweredOnceAndInItsKind"))
            .findFirst()
            .orElseThrow();
    String message =
        examine(twice.model()).failed().stream()
            .filter(event -> Contracts.rule(event).equals(twice.rule()))
            .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
            .flatMap(result -> result.getThrowable().stream())
            .map(Throwable::getMessage)
            .findFirst()
            .orElseThrow();
    assertThat(message).contains("Loglikelihood[context=", "each is answered exactly once");
  }

  private static Events examine(Function<ModelContext, LanguageModel> model) {
    return ScopedValue.where(MODEL, model).call(() -> Contracts.run(Subject.class));
  }
}
