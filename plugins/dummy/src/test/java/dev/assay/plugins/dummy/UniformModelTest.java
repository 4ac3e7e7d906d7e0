package dev.assay.plugins.dummy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.assay.spi.EvalException;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Response.Finish;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class UniformModelTest {
  private final LanguageModel model = open("dummy:uniform");

  @Test
  void everyByteCostsEightBits() {
    var rolling = (Response.Rolling) ask(new Request.LoglikelihoodRolling(Prompt.of("na\u00efve")));
    assertThat(rolling.tokens()).isEqualTo(6);
    assertThat(-rolling.logprob() / Math.log(2)).isEqualTo(48);
  }

  @Test
  void theContextMakesNoDifference() {
    assertThat(ask(new Request.Loglikelihood(Prompt.of("2 + 2 ="), " 4")))
        .isEqualTo(ask(new Request.Loglikelihood(Prompt.EMPTY, " 4")))
        .isEqualTo(new Response.Loglikelihood(-2 * Math.log(256), false, 2, 0));
  }

  @Test
  void byteZeroIsTheMostProbableByTheRuleForTies() {
    var answer = (Response.Loglikelihood) ask(new Request.Loglikelihood(Prompt.EMPTY, "\0\0"));
    assertThat(answer.greedy()).isTrue();
  }

  @Test
  void samplesAreSpreadEvenlyOverTheAlphabet() {
    String text = generate("", List.of(), 96 * 100, new Sampling(1, 1, 0, 5)).text();
    assertThat(text).matches("[\n -~]+");
    double chiSquared = 0;
    for (char c : ("\n" + printable()).toCharArray()) {
      double excess = text.chars().filter(other -> other == c).count() - 100;
      chiSquared += excess * excess / 100;
    }
    // 95 degrees of freedom: mean 95, standard deviation 13.8.
    assertThat(chiSquared).isBetween(50.0, 150.0);
  }

  @Test
  void topKAndTopPKeepTheFirstOfTheAlphabet() {
    assertThat(generate("x", List.of(), 500, new Sampling(1, 1, 3, 1)).text())
        .matches("[\n !]+")
        .contains("\n", " ", "!");
    assertThat(generate("x", List.of(), 500, new Sampling(1, 2.0 / 96, 0, 1)).text())
        .matches("[\n ]+");
  }

  @Test
  void theTextDependsOnThePromptAndTheSeed() {
    var one = new Sampling(1, 1, 0, 1);
    var two = new Sampling(1, 1, 0, 2);
    assertThat(generate("a", List.of(), 20, one)).isNotEqualTo(generate("b", List.of(), 20, one));
    assertThat(generate("a", List.of(), 20, one)).isNotEqualTo(generate("a", List.of(), 20, two));
  }

  @Test
  void theEarliestOfSeveralStopsCuts() {
    var sampling = new Sampling(1, 1, 0, 3);
    String free = generate("p", List.of(), 40, sampling).text();
    List<String> stops = List.of(free.substring(20, 23), free.substring(10, 13));
    assertThat(generate("p", stops, 40, sampling))
        .isEqualTo(new Response.Generation(free.substring(0, 10), 10, Finish.STOP, 0));
  }

  @Test
  void usageCountsBytes() {
    ask(new Request.Loglikelihood(Prompt.of("four"), "two"));
    assertThat(model.usage()).isEqualTo(new Usage(7, 3));
  }

  @Test
  void anotherNameIsRefusedWithAHint() {
    assertThatThrownBy(() -> open("dummy:unifrom"))
        .isInstanceOf(EvalException.class)
        .hasMessage(
            "Model \"dummy:unifrom\": there is no dummy model \"unifrom\"."
                + " Did you mean \"uniform\"?");
    assertThatThrownBy(() -> open("dummy:uniform,seed=1"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("seed");
  }

  @Test
  void thePluginIsFoundAndBindsTheModel() {
    HarnessPlugin plugin =
        ServiceLoader.load(HarnessPlugin.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(DummyPlugin.class::isInstance)
            .findFirst()
            .orElseThrow();
    var factories =
        Guice.createInjector(plugin.module())
            .getInstance(Key.get(new TypeLiteral<Map<String, ModelFactory>>() {}));
    assertThat(factories).containsOnlyKeys("dummy");
  }

  private static String printable() {
    var text = new StringBuilder();
    for (char c = ' '; c <= '~'; c++) {
      text.append(c);
    }
    assertThat(text.toString().getBytes(UTF_8)).hasSize(95);
    return text.toString();
  }

  private static LanguageModel open(String spec) {
    return new DummyModelFactory().create(ModelSpec.parse(spec), new ModelContext(1, Device.AUTO));
  }

  private Response.Generation generate(
      String prompt, List<String> stops, int maxTokens, Sampling sampling) {
    return (Response.Generation)
        ask(new Request.GenerateUntil(Prompt.of(prompt), stops, maxTokens, sampling));
  }

  private Response ask(Request request) {
    var answers = new ArrayList<Response>();
    model.answer(List.of(request), (_, response) -> answers.add(response));
    return answers.getFirst();
  }
}
