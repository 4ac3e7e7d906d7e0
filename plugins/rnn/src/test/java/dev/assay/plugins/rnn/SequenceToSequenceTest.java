package dev.assay.plugins.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of an encoder-decoder's requests, how often, and what is written. */
class SequenceToSequenceTest {
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(11)));
    }
    return text.toString();
  }

  private static Request scoring(String context, String continuation) {
    return new Request.Loglikelihood(Prompt.of(context), continuation);
  }

  private static Request writing(String prompt, Sampling sampling) {
    return new Request.GenerateUntil(Prompt.of(prompt), List.of(), 9, sampling);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq2seq-gru", "seq2seq-lstm", "seq2seq-rnn", "seq2seq-plain"})
  void answersAreTheSameWhateverElseIsAskedInWhateverOrder(String name) {
    Random random = new Random(3);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // Together they are more than is encoded at a time; one is more by itself.
      String source = text(random, i == 17 ? 5_000 : 1 + random.nextInt(300));
      requests.add(scoring(source, text(random, 1 + random.nextInt(20))));
      requests.add(scoring(source, text(random, 1 + random.nextInt(20))));
      requests.add(writing(source, new Sampling(1, 1, 0, i)));
    }
    Collections.shuffle(requests, random);
    try (LanguageModel together = Models.open(Models.fixture(name));
        LanguageModel alone =
            Models.open(Models.fixture(name), new ModelContext(1, ModelContext.Device.CPU))) {
      List<Response> answers = Models.ask(together, requests);
      for (int i = 0; i < requests.size(); i++) {
        assertThat(answers.get(i)).isEqualTo(Models.ask(alone, requests.get(i)));
      }
    }
  }

  @Test
  void aSourceIsReadOnceForAllThatIsWrittenForIt() {
    try (LanguageModel model = Models.open(Models.fixture("seq2seq-gru"))) {
      String source = text(new Random(1), 100);
      Models.ask(
          model, List.of(scoring(source, "abc"), scoring(source, "abd"), scoring(source, "k")));
      Usage usage = model.usage();
      assertThat(usage.tokensRequested()).isEqualTo(3 * 100 + 3 + 3 + 1);
      // The start, a and b, from which everything else is predicted.
      assertThat(usage.tokensComputed()).isEqualTo(100 + 3);
    }
  }

  @Test
  void whiteSpaceBetweenSourceAndTargetIsOfNeither() {
    try (LanguageModel model = Models.open(Models.fixture("seq2seq-gru"))) {
      Response expected = Models.ask(model, scoring("abc ab", "kij"));
      assertThat(Models.ask(model, scoring("\n abc ab ", "kij"))).isEqualTo(expected);
      assertThat(Models.ask(model, scoring("abc ab", " kij"))).isEqualTo(expected);
      assertThat(((Response.Loglikelihood) Models.ask(model, scoring("abc ab", "kij "))).tokens())
          .isEqualTo(4);
    }
  }

  @Test
  void whatIsWrittenEndsAtTheEndToken() {
    try (LanguageModel model = Models.open(Models.fixture("seq2seq-gru"))) {
      for (int seed = 0; seed < 20; seed++) {
        var answer =
            (Response.Generation) Models.ask(model, writing("abc", new Sampling(1, 1, 0, seed)));
        assertThat(answer.text()).doesNotContain("\n");
        boolean ended = answer.finish() == Response.Finish.STOP;
        assertThat(answer.tokens()).isEqualTo(answer.text().length() + (ended ? 1 : 0));
      }
    }
  }

  @Test
  void aTextAloneHasNoProbability() {
    try (LanguageModel model = Models.open(Models.fixture("seq2seq-gru"))) {
      assertThat(model.supports())
          .containsExactlyInAnyOrder(RequestKind.LOGLIKELIHOOD, RequestKind.GENERATE_UNTIL);
      TokenInspector inspector = model.inspector().orElseThrow();
      assertThatThrownBy(() -> inspector.logprobs(new int[] {1, 2, 3}))
          .isInstanceOf(EvalException.class)
          .hasMessageContaining("reads one text and writes another");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq2seq-plain", "lstm"})
  void whoHasNoAttentionHasNoAlignment(String name) {
    try (LanguageModel model = Models.open(Models.fixture(name))) {
      TokenInspector inspector = model.inspector().orElseThrow();
      assertThat(inspector.alignment(inspector.encode(Prompt.of("abc"), "ab"))).isEmpty();
    }
  }
}
