package dev.assay.plugins.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers equal those published, and those of other implementations. */
final class KnownAnswersTest {
  /** Printed by llama2.c's {@code run} at temperature 0, in the model's own description. */
  private static final String STORY =
      """
      Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball. She wanted to play with it, but it was too high.
      Lily's mom said, "Lily, let's go to the park." Lily was sad and didn't know what to do. She said, "I want to play with your ball, but I can't find it."
      Lily was sad and didn't know what to do. She said, "I'm sorry, Lily. I didn't know what to do."
      Lily didn't want to help her mom, so she said, "I'm sorry, mom. I didn't know what to do." Her mom said, "Don't worry, Lily. We can help you.
      """;

  @Test
  void stories260kTellsItsStory() {
    try (LanguageModel model = SharedModels.open("models/stories260K")) {
      var request = new Request.GenerateUntil(Prompt.EMPTY, List.of(), 256, Sampling.GREEDY);
      var answer = (Response.Generation) SharedModels.ask(model, List.of(request)).getFirst();
      assertThat(answer.text()).startsWith(STORY.stripTrailing());
      // run.c prints 256 tokens, of which the last lines of the description show all.
      assertThat(answer.text().length())
          .isBetween(STORY.stripTrailing().length(), STORY.length() + 8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa", "llama-tied", "qwen3", "gpt2"})
  void logprobsOfTokenIdsAreThoseOfTransformers(String name) throws Exception {
    JsonNode expected =
        JsonMapper.shared()
            .readTree(
                Files.readAllBytes(
                    SharedModels.path("fixtures/transformers/" + name + "/expected.json")));
    try (LanguageModel model = SharedModels.open("fixtures/transformers/" + name)) {
      TokenInspector inspector = model.inspector().orElseThrow();
      int[] ids = ints(expected.path("input_ids"));
      double[] logprobs = inspector.logprobs(ids);
      assertThat(logprobs[0]).isNaN();
      for (int i = 1; i < ids.length; i++) {
        assertThat(logprobs[i])
            .as("token " + i)
            .isCloseTo(expected.path("logprobs").get(i - 1).doubleValue(), within(1e-4));
      }
      int[] greedy = ints(expected.path("greedy_from_first_8"));
      assertThat(
              inspector
                  .generate(java.util.Arrays.copyOf(ids, 8), greedy.length, Sampling.GREEDY)
                  .ids())
          .containsExactly(greedy);
      assertThat(model.supports()).as("what a model without a tokenizer answers").isEmpty();
    }
  }

  @Test
  void anEncoderScoresEachTokenGivenAllOthers() throws Exception {
    JsonNode expected =
        JsonMapper.shared()
            .readTree(
                Files.readAllBytes(SharedModels.path("fixtures/transformers/bert/expected.json")));
    String mask = ",mask_token=" + expected.path("mask_token_id").intValue();
    try (LanguageModel model = SharedModels.open("fixtures/transformers/bert" + mask)) {
      double[] logprobs =
          model.inspector().orElseThrow().logprobs(ints(expected.path("input_ids")));
      for (int i = 0; i < logprobs.length; i++) {
        assertThat(logprobs[i])
            .isCloseTo(expected.path("pseudo_logprobs").get(i).doubleValue(), within(1e-4));
      }
    }
  }

  @Test
  void tinyStoriesAnswersAsInLmEval() throws Exception {
    JsonNode expected = fixture();
    List<Request> requests = new ArrayList<>();
    List<JsonNode> answers = new ArrayList<>();
    for (JsonNode pair : expected.path("loglikelihood")) {
      requests.add(
          new Request.Loglikelihood(
              Prompt.of(pair.path("context").stringValue()),
              pair.path("continuation").stringValue()));
      answers.add(pair);
    }
    for (JsonNode text : expected.path("rolling")) {
      requests.add(new Request.LoglikelihoodRolling(Prompt.of(text.path("text").stringValue())));
      answers.add(text);
    }
    for (JsonNode prompt : expected.path("generate_until")) {
      List<String> stops =
          StreamSupport.stream(prompt.path("stops").spliterator(), false)
              .map(JsonNode::stringValue)
              .toList();
      requests.add(
          new Request.GenerateUntil(
              Prompt.of(prompt.path("prompt").stringValue()),
              stops,
              prompt.path("max_tokens").intValue(),
              Sampling.GREEDY));
      answers.add(prompt);
    }
    try (LanguageModel model = SharedModels.open("models/TinyStories-656K")) {
      List<Response> responses = SharedModels.ask(model, requests);
      for (int i = 0; i < responses.size(); i++) {
        assertSame(responses.get(i), answers.get(i));
      }
    }
  }

  private static void assertSame(Response response, JsonNode expected) {
    double logprob = expected.path("logprob").asDouble(0);
    switch (response) {
      case Response.Loglikelihood answer -> {
        assertThat(answer.logprob())
            .as(expected.toString())
            .isCloseTo(logprob, within(tolerance(answer.tokens())));
        assertThat(answer.greedy())
            .as(expected.toString())
            .isEqualTo(expected.path("greedy").booleanValue());
      }
      case Response.Rolling answer ->
          assertThat(answer.logprob())
              .as(expected.toString())
              .isCloseTo(logprob, within(tolerance(answer.tokens())));
      case Response.Generation answer ->
          assertThat(answer.text())
              .as(expected.toString())
              .isEqualTo(expected.path("text").stringValue());
      case Response.Failure failure ->
          throw new AssertionError(failure.message() + " for " + expected);
    }
  }

  /** 1e-4, and what lm-eval loses by summing long texts in float32. */
  private static double tolerance(long tokens) {
    return 1e-4 + 2e-6 * tokens;
  }

  private static JsonNode fixture() throws Exception {
    try (InputStream in = KnownAnswersTest.class.getResourceAsStream("tinystories-656k.json")) {
      return JsonMapper.shared().readTree(in);
    }
  }

  private static int[] ints(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }
}
