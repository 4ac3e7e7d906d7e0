package dev.assay.plugins.ngram.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  @Test
  void everyWordHasTheNumberOfItsFirstAppearance() {
    var random = new SplittableRandom(1);
    var builder = new Vocabulary.Builder();
    Map<String, Integer> expected = new HashMap<>();
    for (String name : new String[] {"<unk>", "<s>", "</s>"}) {
      expected.put(name, expected.size());
    }
    // Few letters, NUL among them, and lengths around eight, so that much is nearly equal.
    byte[] text = new byte[1 << 12];
    for (int i = 0; i < text.length; i++) {
      text[i] = "\0ab".getBytes(StandardCharsets.US_ASCII)[random.nextInt(3)];
    }
    for (int i = 0; i < 20_000; i++) {
      int from = random.nextInt(text.length + 1);
      int to = Math.min(text.length, from + random.nextInt(20));
      String word = new String(text, from, to - from, StandardCharsets.US_ASCII);
      int next = expected.size();
      assertThat(builder.addName(text, from, to))
          .isEqualTo(expected.computeIfAbsent(word, _ -> next));
    }
    Vocabulary vocabulary = builder.build();
    assertThat(vocabulary.size()).isEqualTo(expected.size());
    expected.forEach((word, id) -> {
      assertThat(vocabulary.word(id)).isEqualTo(word);
      assertThat(vocabulary.idOfName(word)).isEqualTo(id);
      assertThat(vocabulary.idOfName(word + "c")).isEqualTo(-1);
    });
  }
}
