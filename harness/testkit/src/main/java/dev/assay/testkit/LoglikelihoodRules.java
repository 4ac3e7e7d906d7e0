package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Segment;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log-likelihood can be. */
abstract class LoglikelihoodRules {
  private final ModelUnderTest subject;

  LoglikelihoodRules(ModelUnderTest subject) {
    this.subject = subject;
  }

  @BeforeEach
  final void assumeSupported() {
    subject.assumeSupports(RequestKind.LOGLIKELIHOOD);
  }

  @Test
  void itIsALogProbability() {
    for (Request request : subject.requests(RequestKind.LOGLIKELIHOOD)) {
      Response.Loglikelihood answer = ask(request);
      Rules.assertLogProbability(answer.logprob(), request);
      assertThat(answer.tokens()).as("tokens of the answer to %s", request).isNotNegative();
      assertThat(answer.truncatedTokens())
          .as("truncatedTokens of the answer to %s", request)
          .isNotNegative();
      if (answer.tokens() == 0) {
        assertThat(answer.logprob()).as("ln p of no tokens, for %s", request).isZero();
      }
    }
  }

  @Test
  void aContinuationOfNoCharactersScoresZero() {
    for (String text : subject.texts()) {
      assertThat(ask(new Request.Loglikelihood(Prompt.of(text.strip()), "")).logprob())
          .as("ln p(\"\" | \"%s\")", text.strip())
          .isZero();
    }
  }

  @Test
  void anEmptyContextWillDo() {
    for (String text : subject.texts()) {
      var request = new Request.Loglikelihood(Prompt.EMPTY, text);
      Response.Loglikelihood answer = ask(request);
      Rules.assertLogProbability(answer.logprob(), request);
      assertThat(answer.tokens()).as("tokens of the answer to %s", request).isPositive();
      assertThat(answer.truncatedTokens()).as("truncated tokens of no context").isZero();
    }
  }

  @Test
  void textSegmentsReadAsOneText() {
    String text = subject.texts().getFirst();
    int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
    var inTwo =
        new Prompt(
            List.of(
                new Segment.Text(text.substring(0, middle)),
                new Segment.Text(text.substring(middle))));
    String continuation = " " + subject.texts().get(1).strip();
    assertThat(subject.ask(new Request.Loglikelihood(inTwo, continuation)))
        .as("the answer after the context \"%s\" in two segments", text)
        .isEqualTo(subject.ask(new Request.Loglikelihood(Prompt.of(text), continuation)));
  }

  @Test
  void aContextBeyondTheModelsIsTruncated() {
    String context = subject.textBeyondTheContext();
    var request =
        new Request.Loglikelihood(Prompt.of(context), " " + subject.texts().getFirst().strip());
    Response.Loglikelihood answer = ask(request);
    Rules.assertLogProbability(answer.logprob(), request);
    assertThat(answer.truncatedTokens())
        .as(
            "truncatedTokens after a context of %s characters (contextLength is %s)",
            context.length(), subject.card().contextLength())
        .isPositive();
  }

  private Response.Loglikelihood ask(Request request) {
    Response response = subject.ask(request);
    assertThat(response).as("the answer to %s", request).isInstanceOf(Response.Loglikelihood.class);
    return (Response.Loglikelihood) response;
  }
}
