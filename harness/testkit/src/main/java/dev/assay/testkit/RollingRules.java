package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a rolling log-likelihood can be. */
abstract class RollingRules {
  private final ModelUnderTest subject;

  RollingRules(ModelUnderTest subject) {
    this.subject = subject;
  }

  @BeforeEach
  final void assumeSupported() {
    subject.assumeSupports(RequestKind.LOGLIKELIHOOD_ROLLING);
  }

  @Test
  void itIsALogProbabilityOfSomeTokens() {
    for (String text : subject.texts()) {
      Response.Rolling answer = ask(text);
      assertThat(answer.tokens()).as("tokens scored of \"%s\"", text).isPositive();
    }
  }

  @Test
  void anEmptyTextIsAnswered() {
    Response.Rolling answer = ask("");
    assertThat(answer.tokens()).as("tokens scored of an empty text").isNotNegative();
    if (answer.tokens() == 0) {
      assertThat(answer.logprob()).as("ln p of no tokens").isZero();
    }
  }

  @Test
  void aTextBeyondTheContextIsScoredInWindows() {
    String text = subject.textBeyondTheContext();
    int context = subject.card().contextLength();
    assertThat(ask(text).tokens())
        .as("tokens scored of a text of %s characters, each exactly once", text.length())
        .isGreaterThan(context);
  }

  private Response.Rolling ask(String text) {
    var request = new Request.LoglikelihoodRolling(Prompt.of(text));
    Response response = subject.ask(request);
    assertThat(response).as("the answer to %s", request).isInstanceOf(Response.Rolling.class);
    var answer = (Response.Rolling) response;
    Rules.assertLogProbability(answer.logprob(), request);
    return answer;
  }
}
