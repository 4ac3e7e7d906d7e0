package dev.assay.plugins.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is carried from one token to the next, and what is not. */
class StateTest {
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("\n abcdefghijk".charAt(random.nextInt(13)));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru", "feedforward", "conv"})
  void aLongTextIsOneWholeSoThatItsPartsAddUp(String name) {
    // White space at a context's end would be scored with what follows.
    String text = text(new Random(1), 10_000).replaceAll("\\s", "k");
    try (LanguageModel model = Models.open(Models.fixture(name))) {
      double parts = logprob(model, "", text.substring(0, 2_500));
      for (int from = 2_500; from < text.length(); from += 2_500) {
        parts += logprob(model, text.substring(0, from), text.substring(from, from + 2_500));
      }
      Request whole = new Request.LoglikelihoodRolling(Prompt.of(text));
      Response.Rolling rolling = (Response.Rolling) Models.ask(model, whole);
      assertThat(rolling.tokens()).isEqualTo(10_000);
      assertThat(rolling.logprob()).isCloseTo(parts, within(1e-7));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru", "feedforward", "conv"})
  void everyDocumentStartsAnew(String name) {
    Random random = new Random(2);
    List<Request> documents = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      documents.add(
          new Request.LoglikelihoodRolling(Prompt.of(text(random, 1 + random.nextInt(300)))));
    }
    try (LanguageModel together = Models.open(Models.fixture(name));
        LanguageModel alone =
            Models.open(Models.fixture(name), new ModelContext(1, ModelContext.Device.CPU))) {
      List<Response> answers = Models.ask(together, documents);
      for (int i = 0; i < documents.size(); i++) {
        assertThat(answers.get(i)).isEqualTo(Models.ask(alone, documents.get(i)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "conv"})
  void aSharedPrefixIsReadOnce(String name) {
    String context = text(new Random(3), 999) + "a";
    List<Request> requests = new ArrayList<>();
    for (String choice : List.of("ab", "cd", "ef", "abc")) {
      requests.add(new Request.Loglikelihood(Prompt.of(context), choice));
    }
    try (LanguageModel model = Models.open(Models.fixture(name))) {
      Models.ask(model, requests);
      Usage usage = model.usage();
      assertThat(usage.tokensRequested()).isEqualTo(4 * 1000 + 5);
      assertThat(usage.tokensComputed()).isEqualTo(1000 + 4);
    }
  }

  private static double logprob(LanguageModel model, String context, String continuation) {
    Request request = new Request.Loglikelihood(Prompt.of(context), continuation);
    return ((Response.Loglikelihood) Models.ask(model, request)).logprob();
  }
}
