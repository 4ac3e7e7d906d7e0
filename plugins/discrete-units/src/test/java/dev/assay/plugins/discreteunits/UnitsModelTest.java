package dev.assay.plugins.discreteunits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Segment;
import dev.assay.units.media.DataUri;
import dev.assay.units.media.Recording;
import dev.assay.units.media.WavFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitsModelTest {
  private static final ModelContext CONTEXT = new ModelContext(1, Device.CPU);

  @TempDir private static Path folder;

  @BeforeAll
  static void learn() throws IOException {
    Tones.learn(folder);
  }

  /** Twenty words that it has not heard. */
  @Test
  void itRecognisesWordsAndTellsThemFromTheirReverse() {
    try (LanguageModel model = Tones.open(Tones.spec(folder), CONTEXT)) {
      int recognised = 0;
      int byClass = 0;
      for (int i = 0; i < 20; i++) {
        char label = i % 2 == 0 ? 'a' : 'b';
        Prompt word = Tones.prompt(Tones.word(label, 1000 + i));
        recognised +=
            logprob(model, word, "a") > logprob(model, word, "b") == (label == 'a') ? 1 : 0;
        byClass += whole(model, "a", word) > whole(model, "b", word) == (label == 'a') ? 1 : 0;
      }
      assertThat(recognised).as("recognised of 20").isGreaterThanOrEqualTo(18);
      assertThat(byClass).as("more probable behind their own label, of 20").isGreaterThan(14);
    }
  }

  @Test
  void peopleReadUnitsByTheirNumbers() {
    try (LanguageModel model = Tones.open(Tones.spec(folder), CONTEXT)) {
      Prompt prompt =
          new Prompt(
              List.of(
                  new Segment.Text("a"), Tones.prompt(Tones.word('a', 5)).segments().getFirst()));
      assertThat(model.render(prompt)).matches("a<\\|(<[0-7]>){9,20}\\|>");
      var inspector = model.inspector().orElseThrow();
      int[] ids = inspector.encode(prompt, "a").ids();
      assertThat(inspector.text(ids[ids.length - 2])).isEqualTo("|>");
      assertThat(inspector.text(ids[ids.length - 3])).matches("<[0-7]>");
    }
  }

  @Test
  void aMediumIsItsContent() {
    try (LanguageModel model = Tones.open(Tones.spec(folder), CONTEXT)) {
      byte[] word = Tones.word('a', 5);
      var plain = new Segment.Media("audio", DataUri.of("audio/wav", word));
      var named = new Segment.Media("audio", DataUri.of("audio/vnd.wave", word));
      assertThat(logprob(model, new Prompt(List.of(plain)), "a"))
          .isEqualTo(logprob(model, new Prompt(List.of(named)), "a"));
    }
  }

  @Test
  void whatItCannotReadFailsInASentence() {
    try (LanguageModel model = Tones.open(Tones.spec(folder), CONTEXT)) {
      assertThat(model.modalities()).containsExactly("audio");
      byte[] fast = WavFile.write(new Recording(16_000, new float[4000]));
      assertThat(failure(model, new Segment.Media("audio", DataUri.of("audio/wav", fast))))
          .contains("16000 samples a second", "8000");
      assertThat(failure(model, new Segment.Media("image", DataUri.of("audio/wav", fast))))
          .isEqualTo("This model reads audio, and the prompt holds image.");
      assertThat(failure(model, new Segment.Media("audio", URI.create("file:///etc/passwd"))))
          .isEqualTo("A medium is read from a data: URI in base 64 alone.");
      assertThat(failure(model, new Segment.Turn(Segment.Role.USER, "hello")))
          .contains("no chat template");
    }
  }

  @Test
  void anotherQuantiserIsAnotherModel() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Tones.learn(other);
    byte[] codebook = Files.readAllBytes(other.resolve("codebook.f32"));
    codebook[0] ^= 1;
    Files.write(other.resolve("codebook.f32"), codebook);
    String text = ",lm=ngram,train=" + folder.resolve("transcript.txt") + ",order=3,unit=char";
    try (LanguageModel one = Tones.open("units:" + folder + text, CONTEXT);
        LanguageModel two = Tones.open("units:" + other + text, CONTEXT)) {
      assertThat(one.card().digest()).isNotEqualTo(two.card().digest());
      assertThat(one.card().family()).isEqualTo("units/n-gram");
    }
  }

  @Test
  void theLanguageModelIsTheFoldersOrTheOneNamed() throws IOException {
    Path model = Files.createDirectories(folder.resolve("trained/lm"));
    Path parent = model.getParent();
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"llama\"}");
    assertThat(spec("units:" + parent)).isEqualTo("transformer:" + model);
    assertThat(spec("units:" + parent + ",kernels=scalar,prefix_token=3"))
        .isEqualTo("transformer:" + model + ",kernels=scalar,prefix_token=3");
    assertThat(spec("units:" + folder + ",lm=" + model)).isEqualTo("transformer:" + model);
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"assay_rnn\"}");
    assertThat(spec("units:" + parent)).isEqualTo("rnn:" + model);
    assertThat(spec("units:" + parent + ",lm=ngram:x.arpa,unit=char"))
        .isEqualTo("ngram:x.arpa,unit=char");
    assertThat(spec("units:" + parent + ",lm=ngram,train=t,order=3"))
        .isEqualTo("ngram:train=t,order=3");
    assertThat(spec("units:" + parent + ",lm=dummy:uniform")).isEqualTo("dummy:uniform");
  }

  @Test
  void aFolderWithoutOneIsRefusedBeforeTheRun() {
    assertRefused("units:", "does not say where");
    assertRefused("units:" + folder.resolve("none"), "units.json is missing");
    assertRefused("units:" + folder, "there is no " + folder.resolve("lm"));
  }

  private static void assertRefused(String spec, String why) {
    assertThatThrownBy(() -> new UnitsModelFactory().check(ModelSpec.parse(spec)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining(why);
  }

  private static String spec(String units) {
    return LanguageModelSpec.of(ModelSpec.parse(units)).text();
  }

  private static double logprob(LanguageModel model, Prompt context, String continuation) {
    var request = new Request.Loglikelihood(context, continuation);
    return ((Response.Loglikelihood) ask(model, request)).logprob();
  }

  private static double whole(LanguageModel model, String label, Prompt word) {
    List<Segment> segments = new ArrayList<>(List.of(new Segment.Text(label)));
    segments.addAll(word.segments());
    var request = new Request.LoglikelihoodRolling(new Prompt(segments));
    return ((Response.Rolling) ask(model, request)).logprob();
  }

  private static String failure(LanguageModel model, Segment segment) {
    var request = new Request.Loglikelihood(new Prompt(List.of(segment)), "a");
    return ((Response.Failure) ask(model, request)).message();
  }

  private static Response ask(LanguageModel model, Request request) {
    List<Response> answers = new ArrayList<>();
    model.answer(List.of(request), (_, response) -> answers.add(response));
    return answers.getFirst();
  }
}
