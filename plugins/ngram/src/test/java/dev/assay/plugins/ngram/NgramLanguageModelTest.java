package dev.assay.plugins.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Response.Finish;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector.EncodedText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NgramLanguageModelTest {
  private final LanguageModel words = model(Unit.WORD);

  @ParameterizedTest
  @CsvSource({
    // context, continuation, what is scored
    "'the old', ' harbour wakes', 'harbour wakes'",
    "'the old ', 'harbour wakes', 'harbour wakes'",
    "'the old har', 'bour wakes', 'harbour wakes'",
    "'the old har', '', ''",
    "'the old', '   ', ''",
    "'', 'the', 'the'",
    "'the town\\n', 'a gull', 'a gull'",
    "'the town', '\\na gull', '</s> a gull'",
    "'the to', 'wn\\n\\n', 'town </s> </s>'",
    "'the', ' lighthouse', '<unk>'"
  })
  void aContinuationIsScoredFromTheFirstWordThatEndsInIt(
      String context, String continuation, String scored) {
    EncodedText text =
        words
            .inspector()
            .orElseThrow()
            .encode(Prompt.of(newlines(context)), newlines(continuation));
    StringBuilder tokens = new StringBuilder();
    for (int i = text.scoredFrom(); i < text.ids().length; i++) {
      tokens
          .append(tokens.isEmpty() ? "" : " ")
          .append(words.inspector().orElseThrow().text(text.ids()[i]));
    }
    assertThat(tokens).hasToString(scored);
  }

  @ParameterizedTest
  @EnumSource(Unit.class)
  void theScoresOfContinuationsAddUpToTheRollingScore(Unit unit) {
    LanguageModel model = model(unit);
    List<String> parts = List.of("the boats", " come in\n", "\n", "the sea gives", " no fish");
    double sum = 0;
    StringBuilder context = new StringBuilder();
    for (String part : parts) {
      sum += loglikelihood(model, context.toString(), part).logprob();
      context.append(part);
    }
    assertThat(sum).isCloseTo(rolling(model, context.toString()).logprob(), within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(Unit.class)
  void onlyTheEndOfALongContextIsLookedAtAndTheScoreIsTheSame(Unit unit) {
    LanguageModel model = model(unit);
    String context = "one boat is red , one boat is blue and one has";
    var scored = loglikelihood(model, context, " no colour left");
    double whole = rolling(model, context + " no colour left").logprob();
    double before = rolling(model, context).logprob();
    assertThat(scored.logprob()).isCloseTo(whole - before, within(1e-9));
  }

  @Test
  void aByteModelScoresEveryText() {
    LanguageModel model = model(Unit.BYTE);
    Response.Rolling answer = rolling(model, "\u0000\u0007 never seen: ßøþ 鳥");
    assertThat(answer.logprob()).isFinite().isNegative();
    assertThat(answer.tokens()).isEqualTo(2 + " never seen: ".length() + 6 + 1 + 3);
  }

  @ParameterizedTest
  @EnumSource(Unit.class)
  void whatGreedyDecodingWritesIsGreedy(Unit unit) {
    LanguageModel model = model(unit);
    for (String prompt : List.of("the", "a gull walks", "the sea\n", "zebra")) {
      String written = generate(model, prompt, List.of(), 6, Sampling.GREEDY).text();
      if (!written.isEmpty()) {
        assertThat(loglikelihood(model, prompt, written).greedy()).as(prompt).isTrue();
        assertThat(loglikelihood(model, prompt, written + "q").greedy()).as(prompt).isFalse();
      }
    }
  }

  @Test
  void wordsAreWrittenWithSpacesBetweenThemAndLinesWithout() {
    Response.Generation answer = generate(words, "the sea", List.of(), 8, Sampling.GREEDY);
    assertThat(answer.text()).isEqualTo(" takes\nthe boats come in\nthe");
    assertThat(generate(words, "the sea ", List.of(), 2, Sampling.GREEDY).text())
        .isEqualTo("takes\n");
    assertThat(generate(words, "wakes\n", List.of(), 1, Sampling.GREEDY).text()).isEqualTo("the");
  }

  @Test
  void generationStopsBeforeTheStopStringEvenInsideAToken() {
    Response.Generation answer =
        generate(words, "the sea", List.of("\n", "ke"), 8, Sampling.GREEDY);
    assertThat(answer.text()).isEqualTo(" ta");
    assertThat(answer.finish()).isEqualTo(Finish.STOP);
    assertThat(answer.tokens()).isEqualTo(1);
  }

  private static String newlines(String text) {
    return text.replace("\\n", "\n");
  }

  private static LanguageModel model(Unit unit) {
    NgramModel model =
        new ModifiedKneserNey()
            .estimate(Fixtures.count(unit, 4, Fixtures.resource("kenlm/harbour.txt")));
    return new NgramLanguageModel(
        new LoadedModel(model, unit, true, ModelCard.of("harbour", "n-gram", "harbour")), 1);
  }

  private static Response.Loglikelihood loglikelihood(
      LanguageModel model, String context, String continuation) {
    return (Response.Loglikelihood)
        ask(model, new Request.Loglikelihood(Prompt.of(context), continuation));
  }

  private static Response.Rolling rolling(LanguageModel model, String text) {
    return (Response.Rolling) ask(model, new Request.LoglikelihoodRolling(Prompt.of(text)));
  }

  private static Response.Generation generate(
      LanguageModel model, String prompt, List<String> stops, int tokens, Sampling sampling) {
    return (Response.Generation)
        ask(model, new Request.GenerateUntil(Prompt.of(prompt), stops, tokens, sampling));
  }

  private static Response ask(LanguageModel model, Request request) {
    Response[] answer = new Response[1];
    model.answer(List.of(request), (_, response) -> answer[0] = response);
    return answer[0];
  }
}
