package dev.assay.transformer.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ids equal those of the Python libraries; {@code make_fixtures.py} beside {@code tokenizers.json}
 * wrote them.
 */
final class TokenizersTest {

  private static final Path SHARED = Path.of(System.getProperty("assay.shared", "shared"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/TinyStories-656K",
        "tokenizers/gpt_neox_pythia/20B_tokenizer.json",
        "tokenizers/olmo/allenai_dolma2.json",
        "tokenizers/gpt2",
        "models/babyllama-tok105/tok105.model",
        "models/stories260K/tok512.bin"
      })
  void idsAreThoseOfTheReferenceLibrary(String location) throws Exception {
    try (Tokenizer tokenizer = open(location)) {
      assertSameIds(tokenizer, fixture("tokenizers.json").path("tokenizers").path(location));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spm.gguf", "bpe-gpt2.gguf", "bpe-llama3.gguf"})
  void vocabulariesInsideGgufFilesGiveTheSameIds(String file) throws Exception {
    try (Tokenizer tokenizer =
        Tokenizers.open(Path.of(TokenizersTest.class.getResource(file).toURI()))) {
      assertSameIds(tokenizer, fixture("gguf.json").path(file));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/TinyStories-656K",
        "tokenizers/gpt2",
        "models/babyllama-tok105",
        "models/stories260K",
        "tokenizers/olmo/allenai_dolma2.json"
      })
  void aStreamEndsWithTheTextOfAllItsTokens(String location) throws Exception {
    try (Tokenizer tokenizer = open(location)) {
      for (JsonNode expected :
          fixture("tokenizers.json").path("tokenizers").path("tokenizers/gpt2")) {
        int[] tokens = tokenizer.encode(expected.path("text").stringValue() + ".");
        TextStream stream = new TextStream(tokenizer);
        for (int token : tokens) {
          stream.add(token);
        }
        assertThat(stream.text().toString()).isEqualTo(tokenizer.decode(tokens));
      }
    }
  }

  @Test
  void specialTokensAreFoundInTheFilesBesideTheTokenizer() throws Exception {
    try (Tokenizer tiny = open("models/TinyStories-656K");
        Tokenizer gpt2 = open("tokenizers/gpt2");
        Tokenizer stories = open("models/stories260K/stories260K.bin")) {
      assertThat(tiny.bos()).hasValue(1);
      assertThat(tiny.eos()).hasValue(2);
      assertThat(tiny.piece(2)).isEqualTo("<|end_story|>");
      assertThat(tiny.vocabularySize()).isEqualTo(2048);
      assertThat(gpt2.bos()).hasValue(50256);
      assertThat(gpt2.vocabularySize()).isEqualTo(50257);
      assertThat(stories.bos()).hasValue(1);
      assertThat(stories.vocabularySize()).isEqualTo(512);
    }
  }

  @Test
  void tokensAreShownAsTheTextTheyAre() throws Exception {
    try (Tokenizer gpt2 = open("tokenizers/gpt2");
        Tokenizer tiny = open("models/TinyStories-656K");
        Tokenizer stories = open("models/stories260K")) {
      assertThat(gpt2.text(gpt2.encode(" the")[0])).isEqualTo(" the");
      assertThat(gpt2.text(gpt2.encode("\ud83d\ude00")[0])).isEqualTo("<0xF0><0x9F><0x98>");
      assertThat(gpt2.text(50256)).isEqualTo("<|endoftext|>");
      assertThat(tiny.text(201)).isEqualTo("ce ");
      assertThat(stories.text(stories.encodeTextOnly("Once")[0])).isEqualTo(" Once");
      assertThat(gpt2.find("<|endoftext|>")).hasValue(50256);
      assertThat(gpt2.find("no such piece")).isEmpty();
    }
  }

  @Test
  void longTextsAreNotTruncated() throws Exception {
    try (Tokenizer tokenizer = open("models/TinyStories-656K")) {
      assertThat(tokenizer.encode("word ".repeat(20_000))).hasSizeGreaterThan(20_000);
    }
  }

  @Test
  void bytesAreTheirOwnTokens() {
    Tokenizer bytes = Tokenizers.bytes();
    String text = "a\u00e9\ud83d\ude00\n";
    assertThat(bytes.encode(text)).startsWith('a', 0xc3, 0xa9).hasSize(8);
    assertThat(bytes.decode(bytes.encode(text))).isEqualTo(text);
    assertThat(IntStream.range(0, 256).mapToObj(bytes::piece)).doesNotHaveDuplicates();
    TextStream stream = new TextStream(bytes);
    assertThat(stream.add(0xc3)).isFalse();
    assertThat(stream.add(0xa9)).isTrue();
    assertThat(stream.text().toString()).isEqualTo("\u00e9");
  }

  private static Tokenizer open(String location) {
    Path path = SHARED.resolve(location);
    assumeTrue(Files.exists(path), path + " is not there");
    return Tokenizers.open(path);
  }

  private static void assertSameIds(Tokenizer tokenizer, JsonNode cases) {
    assertThat(cases).isNotEmpty();
    for (JsonNode expected : cases) {
      String text = expected.path("text").stringValue();
      assertThat(tokenizer.encode(text)).as(text).containsExactly(ints(expected.path("encode")));
      assertThat(tokenizer.encodeTextOnly(text))
          .as(text)
          .containsExactly(ints(expected.path("encode_text_only")));
      if (expected.has("decode")) {
        assertThat(tokenizer.decode(tokenizer.encode(text)))
            .isEqualTo(expected.path("decode").stringValue());
      }
    }
  }

  private static JsonNode fixture(String name) throws Exception {
    try (InputStream in = TokenizersTest.class.getResourceAsStream(name)) {
      return JsonMapper.shared().readTree(in);
    }
  }

  private static int[] ints(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }
}
