package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Response.Finish;
import dev.assay.spi.model.Sampling;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a generation keeps to. */
abstract class GenerationRules {
  private static final int TOKENS = 12;
  private static final int SEEDS = 16;

  private final ModelUnderTest subject;

  GenerationRules(ModelUnderTest subject) {
    this.subject = subject;
  }

  @BeforeEach
  final void assumeSupported() {
    subject.assumeSupports(RequestKind.GENERATE_UNTIL);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void itEndsAtTheLimitOnTokens(int maxTokens) {
    for (String prompt : subject.texts()) {
      Response.Generation answer = generate(prompt, List.of(), maxTokens, Sampling.GREEDY);
      assertThat(answer.tokens())
          .as("tokens generated after \"%s\" with maxTokens=%s", prompt, maxTokens)
          .isBetween(0, maxTokens);
    }
  }

  /** What stops are tried is taken from what the model writes without any, so that they occur. */
  @Test
  void itEndsBeforeTheFirstStopString() {
    for (String prompt : subject.texts()) {
      String free = generate(prompt, List.of(), TOKENS, Sampling.GREEDY).text();
      for (String stop : stopsIn(free)) {
        Response.Generation answer =
            generate(prompt, List.of("\u0001 never written", stop), TOKENS, Sampling.GREEDY);
        assertThat(answer.text())
            .as(
                "the text after \"%s\" with stop \"%s\"; without stops it is \"%s\"",
                prompt, stop, free)
            .isEqualTo(free.substring(0, free.indexOf(stop)));
        assertThat(answer.finish())
            .as("why it ended after \"%s\" with stop \"%s\"", prompt, stop)
            .isEqualTo(Finish.STOP);
      }
    }
  }

  @Test
  void greedyDecodingHasNoUseForASeed() {
    for (String prompt : subject.texts()) {
      assertThat(generate(prompt, List.of(), TOKENS, new Sampling(0, 1, 0, 99)))
          .as("the text after \"%s\" at temperature 0, with another seed", prompt)
          .isEqualTo(generate(prompt, List.of(), TOKENS, Sampling.GREEDY));
    }
  }

  @Test
  void theMostProbableTokenAloneIsGreedyDecoding() {
    for (String prompt : subject.texts()) {
      assertThat(generate(prompt, List.of(), TOKENS, new Sampling(1, 1, 1, 7)))
          .as("the text after \"%s\" at temperature 1 with topK=1", prompt)
          .isEqualTo(generate(prompt, List.of(), TOKENS, Sampling.GREEDY));
    }
  }

  @Test
  void samplingDependsOnTheSeed() {
    List<String> samples =
        LongStream.range(0, SEEDS)
            .mapToObj(seed -> new Sampling(1, 1, 0, seed))
            .map(sampling -> generate("", List.of(), TOKENS, sampling).text())
            .toList();
    assertThat(samples.stream().distinct().count())
        .as("different texts of %s seeds at temperature 1", SEEDS)
        .isGreaterThan(1);
  }

  @Test
  void aPromptBeyondTheContextIsTruncated() {
    String prompt = subject.textBeyondTheContext();
    assertThat(generate(prompt, List.of(), 2, Sampling.GREEDY).truncatedTokens())
        .as(
            "truncatedTokens after a prompt of %s characters (contextLength is %s)",
            prompt.length(), subject.card().contextLength())
        .isPositive();
  }

  /** A character from the middle, and three in a row; complete characters only. */
  private static List<String> stopsIn(String text) {
    int[] codePoints = text.codePoints().toArray();
    if (codePoints.length < 4 || text.indexOf('\uFFFD') >= 0) {
      return List.of();
    }
    int middle = codePoints.length / 2;
    return List.of(new String(codePoints, middle, 1), new String(codePoints, middle - 1, 3));
  }

  private Response.Generation generate(
      String prompt, List<String> stops, int maxTokens, Sampling sampling) {
    var request = new Request.GenerateUntil(Prompt.of(prompt), stops, maxTokens, sampling);
    Response response = subject.ask(request);
    assertThat(response).as("the answer to %s", request).isInstanceOf(Response.Generation.class);
    return (Response.Generation) response;
  }
}
