package dev.assay.plugins.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.assay.spi.EvalException;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplePluginTest {
  @TempDir Path directory;

  @Test
  void itIsFoundAndBindsItsModel() {
    HarnessPlugin plugin = ServiceLoader.load(HarnessPlugin.class).findFirst().orElseThrow();
    assertThat(plugin.name()).isEqualTo("example");
    assertThat(
            Guice.createInjector(plugin.module())
                .getInstance(Key.get(new TypeLiteral<Map<String, ModelFactory>>() {})))
        .containsOnlyKeys("example-unigram");
  }

  @Test
  void aByteIsAsProbableAsItWasFrequent() throws IOException {
    Path text = Files.writeString(directory.resolve("aab.txt"), "aab");
    var answers = new ArrayList<Response>();
    open("example-unigram:" + text)
        .answer(
            List.of(new Request.LoglikelihoodRolling(Prompt.of("ab\u00e9"))),
            (_, response) -> answers.add(response));
    double expected = Math.log(3 / 259.0) + Math.log(2 / 259.0) + 2 * Math.log(1 / 259.0);
    var answer = (Response.Rolling) answers.getFirst();
    assertThat(answer.logprob()).isCloseTo(expected, within(1e-12));
    assertThat(answer.tokens()).isEqualTo(4);
  }

  @Test
  void aMissingFileIsToldByName() {
    assertThatThrownBy(() -> open("example-unigram:" + directory.resolve("none.txt")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("there is no file")
        .hasMessageContaining("none.txt");
  }

  @Test
  void theRankCountsTheChoicesAboveTheRightOne() {
    assertThat(reciprocalRank(List.of(2), -3, -1, -2)).isEqualTo(1.0 / 2);
    assertThat(reciprocalRank(List.of(1), -3, -1, -2)).isEqualTo(1);
    assertThat(reciprocalRank(List.of(0, 2), -3, -1, -2)).isEqualTo(1.0 / 2);
    assertThat(reciprocalRank(List.of(0), -1, -1, -1)).isEqualTo(1.0 / 3);
  }

  private static double reciprocalRank(List<Integer> gold, double... logprobs) {
    var choices = new ArrayList<String>();
    var requests = new ArrayList<Request>();
    var responses = new ArrayList<Response>();
    for (double logprob : logprobs) {
      choices.add("choice " + choices.size());
      requests.add(new Request.Loglikelihood(Prompt.of("Q"), choices.getLast()));
      responses.add(new Response.Loglikelihood(logprob, false, 1, 0));
    }
    var example =
        new Example(new Doc(0, Map.of()), requests, new Target.Choice(choices, gold), List.of());
    return ReciprocalRank.create(Parameters.none("metric reciprocal_rank"))
        .measure(new Sample(example, responses, List.of()))[0];
  }

  private static LanguageModel open(String spec) {
    return new UnigramModelFactory().create(ModelSpec.parse(spec), new ModelContext(1, Device.CPU));
  }
}
