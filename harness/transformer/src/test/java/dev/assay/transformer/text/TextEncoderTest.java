package dev.assay.transformer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextEncoderTest {

  private static final int PREFIX = 0;

  /** Tokens are bytes; byte 0 stands for an empty context. */
  private static TextEncoder bytes(int maxLength) {
    return new TextEncoder(
        Tokenizers.bytes(), SpecialTokenPolicy.TOKENIZER, OptionalInt.of(PREFIX), maxLength);
  }

  @Test
  void contextAndContinuationAreOneSequence() {
    ScoredTokens tokens = bytes(100).pair("ab", "cd");
    assertThat(tokens.ids()).containsExactly('a', 'b', 'c', 'd');
    assertThat(tokens.scoredFrom()).isEqualTo(2);
    assertThat(tokens.truncated()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", " \t\n", "\u00a0", "\u3000", "\u0085", "\u001f"})
  void whitespaceAtTheEndOfTheContextIsScored(String space) {
    ScoredTokens tokens = bytes(100).pair("ab" + space, "c");
    assertThat(tokens.scoredFrom()).isEqualTo(2);
    assertThat(Tokenizers.bytes().decode(tokens.ids())).isEqualTo("ab" + space + "c");
  }

  @Test
  void anEmptyContextIsThePrefixToken() {
    assertThat(bytes(100).pair("", "c").ids()).containsExactly(PREFIX, 'c');
    assertThat(bytes(100).pair(" ", "c").ids()).containsExactly(PREFIX, ' ', 'c');
    assertThat(bytes(100).pair(" ", "c").scoredFrom()).isEqualTo(1);
  }

  @Test
  void aLongContextIsCutOnTheLeftAndCounted() {
    ScoredTokens tokens = bytes(4).pair("abcdef", "xy");
    assertThat(tokens.ids()).containsExactly('d', 'e', 'f', 'x', 'y');
    assertThat(tokens.scoredFrom()).isEqualTo(3);
    assertThat(tokens.truncated()).isEqualTo(3);
  }

  @Test
  void aContinuationMayFillTheContextButNoMore() {
    assertThat(bytes(4).pair("abc", "wxyz").ids()).containsExactly('c', 'w', 'x', 'y', 'z');
    assertThatThrownBy(() -> bytes(4).pair("abc", "vwxyz"))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("5 tokens, more than the 4");
  }

  @Test
  void aContinuationOfNoTokensIsScoredAsNone() {
    assertThat(bytes(4).pair("abc", "").scored()).isZero();
    assertThat(bytes(4).pair("", "").scored()).isZero();
  }

  /**
   * By hand from {@code get_rolling_token_windows} and {@code make_disjoint_window} with
   * context_len 1.
   */
  @Test
  void rollingWindowsAreLmEvals() {
    List<ScoredTokens> windows = bytes(4).rolling("abcdefghij");
    assertThat(windows).hasSize(3);
    assertThat(windows.get(0).ids()).containsExactly(PREFIX, 'a', 'b', 'c', 'd');
    assertThat(windows.get(0).scoredFrom()).isEqualTo(1);
    assertThat(windows.get(1).ids()).containsExactly('d', 'e', 'f', 'g', 'h');
    assertThat(windows.get(1).scoredFrom()).isEqualTo(1);
    assertThat(windows.get(2).ids()).containsExactly('f', 'g', 'h', 'i', 'j');
    assertThat(windows.get(2).scoredFrom()).isEqualTo(3);
    assertThat(bytes(4).rolling("")).isEmpty();
  }

  @Test
  void rollingScoresEachTokenExactlyOnceInOrder() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      int maxLength = random.nextInt(1, 9);
      String text = "x".repeat(random.nextInt(0, 40)) + "y";
      StringBuilder scored = new StringBuilder();
      for (ScoredTokens window : bytes(maxLength).rolling(text)) {
        assertThat(window.ids().length).isBetween(2, maxLength + 1);
        assertThat(window.scoredFrom()).isPositive();
        IntStream.range(window.scoredFrom(), window.ids().length)
            .forEach(i -> scored.append((char) window.ids()[i]));
      }
      assertThat(scored.toString()).isEqualTo(text);
    }
  }

  @Test
  void aPromptLeavesRoomForWhatFollows() {
    assertThat(bytes(6).prompt("abcdefgh", 2).ids()).containsExactly('e', 'f', 'g', 'h');
    assertThat(bytes(6).prompt("abcdefgh", 2).truncated()).isEqualTo(4);
    assertThat(bytes(6).prompt("abc", 2).truncated()).isZero();
    assertThat(bytes(6).prompt("abcdefgh", 100).ids()).containsExactly('f', 'g', 'h');
    assertThat(bytes(6).prompt("", 2).ids()).containsExactly(PREFIX);
  }

  @Test
  void aTokenizersOwnStartTokenIsNeitherDoubledNorScored() throws Exception {
    try (Tokenizer tokenizer = tokenizer()) {
      TextEncoder encoder =
          new TextEncoder(tokenizer, SpecialTokenPolicy.TOKENIZER, OptionalInt.empty(), 100);
      ScoredTokens empty = encoder.pair("", "the cat");
      assertThat(empty.ids()).startsWith(0).isEqualTo(tokenizer.encode("the cat"));
      assertThat(empty.scoredFrom()).isEqualTo(1);
      assertThat(encoder.pair("<|endoftext|>the", " cat").ids())
          .isEqualTo(encoder.pair("the", " cat").ids());
      assertThat(encoder.prompt("<|endoftext|>the", 1).ids()).isEqualTo(tokenizer.encode("the"));
      assertThat(encoder.rolling("the cat").getFirst().ids()).startsWith(0, 0);
    }
  }

  @Test
  void thePolicyDecidesOverTheStartToken() throws Exception {
    try (Tokenizer tokenizer = tokenizer()) {
      TextEncoder none =
          new TextEncoder(tokenizer, SpecialTokenPolicy.NONE, OptionalInt.empty(), 100);
      assertThat(none.prompt("the cat", 1).ids()).isEqualTo(tokenizer.encodeTextOnly("the cat"));
      assertThat(none.rolling("the cat").getFirst().ids()).isEqualTo(tokenizer.encode("the cat"));
      TextEncoder bos =
          new TextEncoder(tokenizer, SpecialTokenPolicy.BOS, OptionalInt.empty(), 100);
      assertThat(bos.prompt("the cat", 1).ids()).isEqualTo(tokenizer.encode("the cat"));
    }
  }

  @Test
  void withoutAnyStartTokenAnEmptyContextIsRefused() {
    TextEncoder encoder =
        new TextEncoder(Tokenizers.bytes(), SpecialTokenPolicy.TOKENIZER, OptionalInt.empty(), 10);
    assertThat(encoder.pair("a", "b").scored()).isEqualTo(1);
    assertThatThrownBy(() -> encoder.pair("", "b"))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("prefix_token=ID");
  }

  private static Tokenizer tokenizer() throws Exception {
    return Tokenizers.open(Path.of(Tokenizers.class.getResource("bpe-llama3.gguf").toURI()));
  }
}
