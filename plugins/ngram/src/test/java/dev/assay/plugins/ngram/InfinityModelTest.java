package dev.assay.plugins.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import dev.assay.testkit.LanguageModelContract;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfinityModelTest {
  private static final ModelContext CONTEXT = new ModelContext(2, Device.CPU);
  @TempDir Path folder;

  @Nested
  class Words extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return model("train=" + text() + ",unit=word", context);
    }
  }

  @Nested
  class Bytes extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return model("train=" + text() + ",unit=byte,backoff=0.3", context);
    }
  }

  private static LanguageModel model(String options, ModelContext context) {
    return new InfinityModelFactory().create(ModelSpec.parse("infinity:" + options), context);
  }

  private static Path text() {
    try {
      return Path.of(InfinityModelTest.class.getResource("/kenlm/harbour.txt").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Response ask(LanguageModel model, Request request) {
    Response[] answer = new Response[1];
    model.answer(List.of(request), (_, response) -> answer[0] = response);
    return answer[0];
  }

  @Test
  void theTrainingTextIsRememberedFromItsFirstWordsOn() throws IOException {
    List<String> lines = Files.readAllLines(text());
    String line = lines.stream().filter(l -> l.split(" ").length > 8).findFirst().orElseThrow();
    String[] words = line.split(" ");
    String start = String.join(" ", Arrays.copyOf(words, 6));
    try (LanguageModel model = model("train=" + text() + ",backoff=0", CONTEXT)) {
      Request request =
          new Request.GenerateUntil(Prompt.of(start), List.of("\n"), 50, Sampling.GREEDY);
      Response.Generation written = (Response.Generation) ask(model, request);
      assertThat(start + written.text()).isEqualTo(String.join(" ", words));
      assertThat(model.supports()).doesNotContain(RequestKind.LOGLIKELIHOOD_ROLLING);
    }
  }

  @Test
  void aSavedIndexAnswersAsTheTextDoes() throws IOException {
    Path file = folder.resolve("harbour.sfx");
    Request request = new Request.LoglikelihoodRolling(Prompt.of("the harbour was quiet\nand"));
    try (LanguageModel trained = model("train=" + text() + ",save=" + file, CONTEXT);
        LanguageModel read = model(file.toString(), CONTEXT)) {
      assertThat(ask(read, request)).isEqualTo(ask(trained, request));
      assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int cut : new int[] {bytes.length - 1, bytes.length / 2, 40, 9}) {
      Files.write(file, Arrays.copyOf(bytes, cut));
      assertThatThrownBy(() -> model(file.toString(), CONTEXT)).isInstanceOf(EvalException.class);
    }
    bytes[bytes.length - 1] ^= 0x40;
    Files.write(file, bytes);
    assertThatThrownBy(() -> model(file.toString(), CONTEXT))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void whatIsNoTextOrIndexIsRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    assertThatThrownBy(() -> model("train=" + empty, CONTEXT)).hasMessageContaining("is empty");
    assertThatThrownBy(() -> model(empty.toString(), CONTEXT)).hasMessageContaining("no index");
    assertThatThrownBy(() -> model("missing", CONTEXT)).hasMessageContaining("no file missing");
    assertThatThrownBy(() -> model("train=" + text() + ",backoff=1", CONTEXT))
        .hasMessageContaining("backoff");
  }
}
