package dev.assay.plugins.ngram.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnitTest {
  /** Delimiters, and bytes that are nearly some. */
  private static final byte[] BYTES = {
    ' ', '\n', '\t', '\r', 0, 1, 11, 31, '!', 'a', 'b', 'c', -1, -96
  };

  @Test
  void wordsAreWhatStandsBetweenDelimiters() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 2_000; i++) {
      byte[] text = new byte[random.nextInt(60)];
      for (int j = 0; j < text.length; j++) {
        text[j] = BYTES[random.nextInt(random.nextInt(6) == 0 ? 0 : 5, BYTES.length)];
      }
      int from = random.nextInt(text.length + 1);
      int to = random.nextInt(from, text.length + 1);
      assertThat(tokens(text, from, to)).isEqualTo(expected(text, from, to));
    }
  }

  private static List<String> tokens(byte[] text, int from, int to) {
    List<String> tokens = new ArrayList<>();
    Unit.WORD.segment(
        text,
        from,
        to,
        new TokenSink() {
          @Override
          public void token(byte[] bytes, int start, int end) {
            tokens.add(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
          }

          @Override
          public void endOfSentence() {
            tokens.add("\n");
          }
        });
    return tokens;
  }

  private static List<String> expected(byte[] text, int from, int to) {
    List<String> tokens = new ArrayList<>();
    String part = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    for (String line : part.split("(?<=\n)")) {
      for (String word : line.split("[ \t\r\n\0]+")) {
        if (!word.isEmpty()) {
          tokens.add(word);
        }
      }
      if (line.endsWith("\n")) {
        tokens.add("\n");
      }
    }
    return tokens;
  }
}
