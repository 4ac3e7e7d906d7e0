package dev.assay.training.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordCutterTest {
  private static final Pattern GPT2 =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final int[] ALPHABET =
      "ab Z1 9 'sterveldm'  \t\n\r.,-\u00a0\u2003é ß中文٣½😀\u0085\u0001\u3000\u0301'"
          .codePoints()
          .toArray();

  @Test
  void wordsAreThoseOfTheRegularExpression() {
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new SplittableRandom(seed);
      var text = new StringBuilder();
      random
          .ints(random.nextInt(1, 24), 0, ALPHABET.length)
          .forEach(i -> text.appendCodePoint(ALPHABET[i]));

      assertThat(cut(text.toString())).as("seed %d", seed).isEqualTo(expected(text.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"it's we'll", "  two  spaces ", "tab\t\tword", " ", "a\n", "x   \n", "'S"})
  void theEdgesOfWhiteSpaceAreThose(String text) {
    assertThat(cut(text)).isEqualTo(expected(text));
  }

  private static List<String> cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>();
    WordCutter.cut(
        bytes,
        0,
        bytes.length,
        (source, from, to) ->
            words.add(new String(source, from, to - from, StandardCharsets.UTF_8)));
    return words;
  }

  private static List<String> expected(String text) {
    return GPT2.matcher(text).results().map(match -> match.group()).toList();
  }
}
