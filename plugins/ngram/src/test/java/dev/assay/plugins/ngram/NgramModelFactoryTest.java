package dev.assay.plugins.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.ErrorType;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NgramModelFactoryTest {
  private static final String TEXT = "the cat sat\nthe dog sat\nthe cat ran\n";

  @TempDir Path folder;
  private final NgramModelFactory factory = new NgramModelFactory();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ngram                                    | must name either a model file or a text",
        "ngram:x.arpa,train=TEXT                  | must name either a model file or a text",
        "ngram:train=TEXT,ordr=3                 | no option \"ordr\". Did you mean \"order\"?",
        "ngram:TEXT,order=3                       | no option \"order\"",
        "ngram:train=TEXT,order=0                 | not a whole number from 1 to 64",
        "ngram:train=TEXT,unit=words              | Did you mean \"word\"?",
        "ngram:train=TEXT,smoothing=kneserney     | Did you mean \"kneser-ney\"?",
        "ngram:train=TEXT,k=2                     | option k is for smoothing=add-k only",
        "ngram:train=TEXT,smoothing=add-k,k=0     | option k is \"0\"",
        "ngram:train=TEXT,train_fraction=0        | train_fraction is \"0\"",
        "ngram:train=TEXT,train_fraction=1.5      | train_fraction is \"1.5\"",
        "ngram:train=TEXT,quantize=8             | quantize is for binary files",
        "ngram:train=TEXT,quantize=8,save=x.arpa | quantize is for binary files",
        "ngram:train=TEXT,quantize=3,save=x.bin  | quantize is \"3\"",
        "ngram:train=TEXT,memory=12               | not a size such as 512m",
        "ngram:train=TEXT,temp=FOLDER             | add memory=64m",
        "ngram:train=TEXT,memory=1m,temp=missing  | there is no folder missing",
        "ngram:train=missing.txt,memory=1m        | There is no file missing.txt",
        "ngram:train=EMPTY,memory=1m              | is empty",
        "ngram:train=TEXT,order=6,memory=1m       | has no 6-grams: its longest sentence",
        "ngram:train=missing.txt                  | There is no file missing.txt",
        "ngram:missing.arpa                       | There is no file missing.arpa",
        "ngram:train=FOLDER                       | is a directory",
        "ngram:FOLDER                             | is a directory",
        "ngram:train=EMPTY                        | is empty",
        "ngram:train=EMPTY,unit=byte,order=1      | is empty",
        "ngram:train=TEXT,train_fraction=0.00001  | is empty",
        "ngram:train=TEXT,order=6                 | has no 6-grams: its longest sentence",
        "ngram:TEXT                               | line 1: expected \\data\\"
      })
  void whatIsWrongWithASpecificationIsSaidInASentence(String spec, String message)
      throws IOException {
    Files.writeString(folder.resolve("empty.txt"), "");
    String filled =
        spec.replace("TEXT", text(TEXT).toString())
            .replace("FOLDER", folder.toString())
            .replace("EMPTY", folder.resolve("empty.txt").toString());
    assertThatThrownBy(() -> open(filled))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining(message)
        .hasMessageMatching("(?s).*[.?]")
        .extracting(e -> ((EvalException) e).code().type())
        .isEqualTo(ErrorType.USER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kneser-ney", "lmplz", "katz", "add-k"})
  void aVocabularyOfOneWordMakesAModel(String smoothing) throws IOException {
    Path text = Files.writeString(folder.resolve("one.txt"), "a a a a\na\n\na a\n");
    for (String counting : List.of("", ",memory=1m")) {
      String spec = "ngram:train=" + text + ",order=3,smoothing=" + smoothing + counting;
      try (LanguageModel model =
          factory.create(ModelSpec.parse(spec), new ModelContext(1, Device.CPU))) {
        Response[] answer = new Response[1];
        model.answer(
            List.of(new Request.LoglikelihoodRolling(Prompt.of("a a b\n"))),
            (_, response) -> answer[0] = response);
        assertThat(((Response.Rolling) answer[0]).logprob()).isNegative().isFinite();
      }
    }
  }

  @Test
  void countingOnDiskWritesTheSameModel() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), TEXT.repeat(3) + "a dog ran home");
    Path inMemory = folder.resolve("memory.arpa");
    Path onDisk = folder.resolve("disk.arpa");
    ModelContext context = new ModelContext(1, Device.CPU);
    String spec = "ngram:train=" + text + ",order=3,save=";
    factory.create(ModelSpec.parse(spec + inMemory), context).close();
    factory.create(ModelSpec.parse(spec + onDisk + ",memory=1k,temp=" + folder), context).close();
    assertThat(onDisk).hasSameBinaryContentAs(inMemory);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void aTextThatMayNotFitTheHeapIsCountedOnDisk() {
    assertThat(ModelSource.Sorting.ifNeeded(10 << 20, 240L << 20)).isEmpty();
    assertThat(ModelSource.Sorting.ifNeeded((10 << 20) + 1, 240L << 20))
        .hasValueSatisfying(sorting -> assertThat(sorting.memory()).isEqualTo(60L << 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "a", "a\n", "a a a a a a a a\n", "\n\n\n\n\n"})
  void theTiniestTextsTrainAModelWhoseProbabilitiesSumToOne(String tiny) throws IOException {
    LanguageModel model = open("ngram:train=" + text(tiny) + ",order=1");
    Stream<String> vocabulary =
        tiny.contains("a") ? Stream.of("\n", "a", "unknown") : Stream.of("\n", "unknown");
    double sum = vocabulary.mapToDouble(word -> Math.exp(rolling(model, word))).sum();
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void aModelThatCannotBeSavedIsAnError() throws IOException {
    Path target = folder.resolve("no-such-folder/model.arpa");
    assertThatThrownBy(() -> open("ngram:train=" + text(TEXT) + ",order=2,save=" + target))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("Cannot write the model file " + target)
        .extracting(e -> ((EvalException) e).code())
        .isEqualTo(ErrorCode.IO_FAILURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"word", "char", "byte"})
  void aSavedModelScoresAsTheTrainedOne(String unit) throws IOException {
    Path saved = folder.resolve(unit + ".arpa");
    LanguageModel trained =
        open("ngram:train=" + text(TEXT) + ",order=3,unit=" + unit + ",save=" + saved);
    LanguageModel read = open("ngram:" + saved);
    for (String query : List.of("the dog ran\nthe", " cat", "quite unknown\n\n")) {
      assertThat(rolling(read, query)).isEqualTo(rolling(trained, query));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .doesNotContain(unit + ".arpa.partial");
    }
  }

  @Test
  void aBinaryModelScoresAsTheTrainedOne() throws IOException {
    Path saved = folder.resolve("model.ngram");
    LanguageModel trained = open("ngram:train=" + text(TEXT) + ",order=3,unit=byte,save=" + saved);
    LanguageModel read = open("ngram:" + saved);
    assertThat(rolling(read, "the dog\nran\u0000"))
        .isEqualTo(rolling(trained, "the dog\nran\u0000"));
    assertThat(read.card().parameters()).isEqualTo(trained.card().parameters());
  }

  @Test
  void scoresThatAreNoProbabilitiesAreNotSaved() throws IOException {
    String spec = "ngram:train=" + text(TEXT) + ",order=2,smoothing=stupid-backoff";
    assertThatThrownBy(() -> open(spec + ",save=" + folder.resolve("model.arpa")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("are no probabilities");
  }

  @Test
  void anArpaFileMayBeCompressed() throws IOException {
    Path saved = folder.resolve("model.arpa");
    open("ngram:train=" + text(TEXT) + ",order=2,save=" + saved);
    Path compressed = folder.resolve("model.arpa.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(saved, out);
    }
    assertThat(rolling(open("ngram:" + compressed), "the cat"))
        .isEqualTo(rolling(open("ngram:" + saved), "the cat"));
  }

  @Test
  void aFractionOfTheTextIsThatOfItsCharacters() throws IOException {
    Path text = text("ééééé fffff");
    LanguageModel model = open("ngram:train=" + text + ",order=1,unit=char,train_fraction=0.5");
    assertThat(model.card().trainingTokens()).isEqualTo(5);
    assertThat(model.card().details()).containsEntry("training_text.bytes", "10");
  }

  @Test
  void theCardSaysWhatTheModelIs() throws IOException {
    LanguageModel model = open("ngram:train=" + text(TEXT) + ",order=2");
    assertThat(model.card().name()).isEqualTo("text-2gram-word");
    assertThat(model.card().family()).isEqualTo("n-gram");
    // <unk> <s> </s> the cat sat dog ran; <s> the, the cat, the dog, cat sat, cat ran, dog sat,
    // sat </s>, ran </s>
    assertThat(model.card().parameters()).isEqualTo(8 + 8);
    assertThat(model.card().trainingTokens()).isEqualTo(12);
    assertThat(model.card().contextLength()).isNull();
    assertThat(model.card().details()).containsKeys("training_text.sha256", "discounts.2");
  }

  @Test
  void theDigestChangesWithTheTextAndTheSettings() throws IOException {
    Path text = text(TEXT);
    String digest = open("ngram:train=" + text + ",order=2").card().digest();
    assertThat(open("ngram:train=" + text + ",order=3").card().digest()).isNotEqualTo(digest);
    assertThat(open("ngram:train=" + text + ",order=2,unit=char").card().digest())
        .isNotEqualTo(digest);
    Files.writeString(text, TEXT + "more\n", StandardCharsets.UTF_8);
    assertThat(open("ngram:train=" + text + ",order=2").card().digest()).isNotEqualTo(digest);
  }

  private LanguageModel open(String spec) {
    return factory.create(ModelSpec.parse(spec), new ModelContext(1, Device.CPU));
  }

  private Path text(String content) throws IOException {
    return Files.writeString(folder.resolve("text.txt"), content, StandardCharsets.UTF_8);
  }

  private static double rolling(LanguageModel model, String text) {
    double[] result = new double[1];
    model.answer(
        List.of(new Request.LoglikelihoodRolling(Prompt.of(text))),
        (_, response) -> result[0] = ((Response.Rolling) response).logprob());
    return result[0];
  }
}
