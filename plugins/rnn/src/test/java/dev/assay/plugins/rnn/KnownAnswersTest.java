package dev.assay.plugins.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.TokenInspector.EncodedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Numbers that other implementations computed. */
class KnownAnswersTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {"rnn", "rnn-tied", "lstm", "lstm-tied", "gru", "gru-tied", "feedforward", "conv"})
  void everyDistributionIsPyTorchs(String name) throws IOException {
    Path folder = Models.fixture(name);
    JsonNode expected = JSON.readTree(Files.readAllBytes(folder.resolve("expected.json")));
    int[] ids = new int[expected.path("ids").size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = expected.path("ids").get(i).intValue();
    }
    for (String kernels : List.of("auto", "scalar")) {
      try (LanguageModel model =
          new RnnModelFactory()
              .create(
                  ModelSpec.parse("rnn:" + folder + ",kernels=" + kernels), Models.TWO_THREADS)) {
        TokenInspector inspector = model.inspector().orElseThrow();
        for (int length = 1; length <= ids.length; length++) {
          JsonNode row = expected.path("logprobs").get(length - 1);
          for (int next = 0; next < row.size(); next++) {
            int[] text = Arrays.copyOf(ids, length + 1);
            text[length] = next;
            assertThat(inspector.logprobs(text)[length])
                .as("%s, %s kernels, token %s after %s", name, kernels, next, length)
                .isCloseTo(row.get(next).doubleValue(), within(1e-5));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq2seq-gru", "seq2seq-lstm", "seq2seq-rnn", "seq2seq-plain"})
  void everyDistributionOfAnEncoderDecoderIsPyTorchs(String name) throws IOException {
    Path folder = Models.fixture(name);
    JsonNode expected = JSON.readTree(Files.readAllBytes(folder.resolve("expected.json")));
    for (String kernels : List.of("auto", "scalar")) {
      try (LanguageModel model =
          new RnnModelFactory()
              .create(
                  ModelSpec.parse("rnn:" + folder + ",kernels=" + kernels), Models.TWO_THREADS)) {
        TokenInspector inspector = model.inspector().orElseThrow();
        for (JsonNode pair : expected.path("pairs")) {
          int[] source = ids(pair.path("source"));
          int[] target = ids(pair.path("target"));
          for (int length = 0; length <= target.length; length++) {
            JsonNode row = pair.path("logprobs").get(length);
            int[] both = Arrays.copyOf(source, source.length + length + 1);
            System.arraycopy(target, 0, both, source.length, length);
            for (int next = 0; next < row.size(); next++) {
              both[both.length - 1] = next;
              double[] logprobs = inspector.logprobs(new EncodedText(both, source.length, 0));
              assertThat(logprobs[both.length - 1])
                  .as("%s, %s kernels, token %s after %s", name, kernels, next, length)
                  .isCloseTo(row.get(next).doubleValue(), within(1e-5));
              assertThat(Arrays.copyOf(logprobs, source.length)).containsOnly(Double.NaN);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq2seq-gru", "seq2seq-lstm", "seq2seq-rnn"})
  void whatIsAttendedToIsPyTorchs(String name) throws IOException {
    Path folder = Models.fixture(name);
    JsonNode expected = JSON.readTree(Files.readAllBytes(folder.resolve("expected.json")));
    try (LanguageModel model = Models.open(folder)) {
      for (JsonNode pair : expected.path("pairs")) {
        int[] source = ids(pair.path("source"));
        int[] target = ids(pair.path("target"));
        int[] both = Arrays.copyOf(source, source.length + target.length);
        System.arraycopy(target, 0, both, source.length, target.length);
        float[][] rows =
            model
                .inspector()
                .orElseThrow()
                .alignment(new EncodedText(both, source.length, 0))
                .orElseThrow();
        assertThat(rows).hasDimensions(target.length, source.length);
        for (int row = 0; row < rows.length; row++) {
          for (int column = 0; column < source.length; column++) {
            assertThat(rows[row][column])
                .isCloseTo(pair.path("alignment").get(row).get(column).floatValue(), within(1e-5f));
          }
        }
      }
    }
  }

  private static int[] ids(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-rwkv-4v0-660K-FP32.bin,expected-logits-4v0-660K.bin",
    "tiny-rwkv-7v0-834K-FP32.bin,expected-logits-7v0-834K.bin"
  })
  void rwkvComputesTheLogitsOfRwkvCpp(String file, String expectedFile) throws IOException {
    Path folder = Models.shared("models/rwkv-tiny");
    ByteBuffer expected =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(expectedFile)))
            .order(ByteOrder.LITTLE_ENDIAN);
    double[] logits = new double[256];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      logits[i] = expected.getFloat();
      sum += Math.exp(logits[i]);
    }
    try (LanguageModel model = Models.open(folder.resolve(file))) {
      TokenInspector inspector = model.inspector().orElseThrow();
      for (int next = 0; next < logits.length; next++) {
        assertThat(inspector.logprobs(new int[] {'"', 'i', 'n', next})[3])
            .as("byte %s", next)
            .isCloseTo(logits[next] - Math.log(sum), within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "charrnn-shakespeare,data/text/tinyshakespeare/input.txt",
    "charrnn-charlotte_bronte,data/text/books/bronte.txt",
    "charrnn-darwin,data/text/books/darwin.txt"
  })
  void charRnnsReachTheirBitsPerCharacter(String name, String textFile) throws IOException {
    String text = Files.readString(Models.shared(textFile));
    String part = text.substring(text.length() - 20_000);
    try (LanguageModel model = Models.open(Models.shared("models/" + name))) {
      Response answer = Models.ask(model, new Request.LoglikelihoodRolling(Prompt.of(part)));
      assertThat(answer).isInstanceOf(Response.Rolling.class);
      Response.Rolling rolling = (Response.Rolling) answer;
      double bits = -rolling.logprob() / rolling.tokens() / Math.log(2);
      assertThat(bits).as("bits per character of %s", name).isBetween(1.5, 2.5);
    }
  }
}
