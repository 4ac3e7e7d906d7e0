package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.TokenInspector.EncodedText;
import dev.assay.spi.model.TokenInspector.GeneratedTokens;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That what an inspector shows is what the model answers from. */
abstract class TokenInspectorRules {
  private static final double RELATIVE = 1e-6;

  private final ModelUnderTest subject;

  TokenInspectorRules(ModelUnderTest subject) {
    this.subject = subject;
  }

  @BeforeEach
  final void assumeThereIsOne() {
    assumeTrue(subject.model().inspector().isPresent(), "the model has no inspector");
  }

  @Test
  void logprobsOfTheScoredTokensSumToTheAnswer() {
    subject.assumeSupports(RequestKind.LOGLIKELIHOOD);
    for (Request request : subject.requests(RequestKind.LOGLIKELIHOOD)) {
      var asked = (Request.Loglikelihood) request;
      EncodedText encoded = inspector().encode(asked.context(), asked.continuation());
      assertThat(encoded.scoredFrom())
          .as("scoredFrom of %s ids, for %s", encoded.ids().length, asked)
          .isBetween(0, encoded.ids().length);
      double[] logprobs = inspector().logprobs(encoded);
      double sum = 0;
      for (int i = encoded.scoredFrom(); i < logprobs.length; i++) {
        sum += logprobs[i];
      }
      var answer = (Response.Loglikelihood) subject.ask(asked);
      assertThat(sum)
          .as("the sum of logprobs from scoredFrom on, against the answer to %s", asked)
          .isCloseTo(answer.logprob(), within(RELATIVE * Math.max(1, Math.abs(answer.logprob()))));
      assertThat(logprobs.length - encoded.scoredFrom())
          .as("the number of scored ids, against the tokens of the answer to %s", asked)
          .isEqualTo(answer.tokens());
    }
  }

  @Test
  void everyIdHasItsLogprobExceptPerhapsTheFirst() {
    for (String text : subject.texts()) {
      EncodedText encoded = inspector().encode(Prompt.EMPTY, text);
      int[] ids = encoded.ids();
      double[] logprobs = inspector().logprobs(encoded);
      assertThat(logprobs).as("logprobs of the ids of \"%s\"", text).hasSameSizeAs(ids);
      for (int i = 1; i < ids.length; i++) {
        assertThat(logprobs[i])
            .as("ln p of id %s at index %s of \"%s\"", ids[i], i, text)
            .isLessThanOrEqualTo(RELATIVE);
      }
    }
  }

  @Test
  void everyIdHasAText() {
    for (String text : subject.texts()) {
      for (int id : inspector().encode(Prompt.EMPTY, text).ids()) {
        assertThat(inspector().text(id)).as("the text of id %s", id).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void idsOutsideTheVocabularyAreRefused(int id) {
    assertThatThrownBy(() -> inspector().logprobs(new int[] {id}))
        .as("logprobs of id %s", id)
        .isInstanceOf(EvalException.class);
  }

  @Test
  void generatingFromIdsIsGeneratingFromText() {
    subject.assumeSupports(RequestKind.GENERATE_UNTIL);
    int maxTokens = 6;
    for (String text : subject.texts()) {
      Prompt prompt = Prompt.of(text.stripTrailing());
      GeneratedTokens generated =
          inspector().generate(inspector().encode(prompt, "").ids(), maxTokens, Sampling.GREEDY);
      var request = new Request.GenerateUntil(prompt, List.of(), maxTokens, Sampling.GREEDY);
      var answer = (Response.Generation) subject.ask(request);
      assertThat(generated.text())
          .as("the text generated from the ids of \"%s\"", text)
          .isEqualTo(answer.text());
      assertThat(generated.ids().length).as("ids generated").isBetween(0, maxTokens);
    }
  }

  private TokenInspector inspector() {
    return subject.model().inspector().orElseThrow();
  }
}
