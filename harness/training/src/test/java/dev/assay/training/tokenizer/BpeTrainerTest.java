package dev.assay.training.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against Hugging Face's trainer; {@code bpe.py} beside the fixtures made them. */
class BpeTrainerTest {
  private static final List<String> SPECIAL = List.of("<|endoftext|>");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void mergesAreHuggingFacesWhateverTheThreads(int threads) throws Exception {
    BpeVocabulary trained = train(corpus(), 600, threads);

    assertThat(merges(trained)).isEqualTo(strings("corpus.txt"));
  }

  @Test
  void mergesAreHuggingFacesOnRealText() throws Exception {
    Path shared = Path.of(System.getProperty("assay.shared", "absent"));
    Path text = shared.resolve("tokenizers/bpe_training_fixture/corpus.en");
    assumeTrue(Files.exists(text), "the shared inputs are not here");

    assertThat(merges(train(text, 500, 2))).isEqualTo(strings("corpus.en"));
  }

  @Test
  void theFileWrittenTokenizesAsHuggingFacesDoes() throws Exception {
    Path file = directory.resolve("tokenizer.json");
    try (OutputStream out = Files.newOutputStream(file)) {
      train(corpus(), 600, 1).write(out);
    }

    try (Tokenizer tokenizer = Tokenizers.open(directory)) {
      assertThat(tokenizer.encode(fixture().get("sentence").asString()))
          .containsExactly(
              fixture().get("ids").valueStream().mapToInt(JsonNode::intValue).toArray());
    }
  }

  @Test
  void trainingEndsWhereNothingIsLeftToMerge() throws IOException {
    Path file = directory.resolve("tiny.txt");
    Files.writeString(file, "aaaa");

    assertThat(merges(train(file, 5000, 1))).containsExactly("a a", "aa aa");
  }

  @Test
  void textThatIsNoneIsRefusedInWords() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.txt"));
    Path latin1 = Files.write(directory.resolve("latin1.txt"), new byte[] {'a', (byte) 0xe9, 'b'});

    assertThatThrownBy(() -> train(empty, 300, 1)).hasMessageContaining("no text to train on");
    assertThatThrownBy(() -> train(latin1, 300, 1))
        .hasMessageContaining("latin1.txt is no UTF-8 text");
    assertThatThrownBy(() -> train(directory.resolve("none.txt"), 300, 1))
        .hasMessageContaining("Cannot read");
    assertThatThrownBy(() -> new BpeTrainer(256, SPECIAL, 0, 1))
        .hasMessageContaining("needs at least 257");
    assertThatThrownBy(() -> new BpeTrainer(300, List.of("<s>", "<s>"), 0, 1))
        .hasMessageContaining("there twice");
  }

  private static BpeVocabulary train(Path file, int size, int threads) {
    return new BpeTrainer(size, SPECIAL, 0, threads).train(List.of(file), _ -> {});
  }

  private static List<String> merges(BpeVocabulary trained) {
    return trained.merges().stream().map(pair -> pair.left() + " " + pair.right()).toList();
  }

  private static Path corpus() throws URISyntaxException {
    return Path.of(BpeTrainerTest.class.getResource("corpus.txt").toURI());
  }

  private static List<String> strings(String key) {
    return fixture().get(key).valueStream().map(JsonNode::asString).toList();
  }

  private static JsonNode fixture() {
    return JsonMapper.shared().readTree(BpeTrainerTest.class.getResourceAsStream("merges.json"));
  }
}
