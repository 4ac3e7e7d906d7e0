package dev.assay.plugins.ngram.infinite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.plugins.ngram.text.Vocabulary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InfiniteModelTest {
  private static final int FIRST_WORD = 3;

  private static Vocabulary vocabulary(int words) {
    Vocabulary.Builder builder = new Vocabulary.Builder();
    for (int i = 0; i < words; i++) {
      byte[] name = ("w" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      builder.addText(name, 0, name.length);
    }
    return builder.build();
  }

  /** Random words with copied stretches, so that there are long repetitions. */
  private static int[] text(Random random, int words, int length) {
    int[] text = new int[length];
    for (int i = 0; i < length; i++) {
      int back = 1 + random.nextInt(Math.max(1, i));
      text[i] =
          i > 10 && random.nextInt(4) > 0 ? text[i - back] : FIRST_WORD + random.nextInt(words);
      if (i > 40 && random.nextInt(30) == 0) {
        int copied = Math.min(length - i, random.nextInt(30));
        int from = random.nextInt(i - 30);
        for (int j = 0; j < copied; j++) {
          text[i + j] = text[from + j];
        }
        i += Math.max(0, copied - 1);
      }
    }
    return text;
  }

  @Test
  void suffixesAreSortedAsByComparingThem() {
    Random random = new Random(1);
    for (int round = 0; round < 60; round++) {
      int[] text =
          round == 0 ? new int[200] : text(random, 1 + random.nextInt(6), 1 + random.nextInt(400));
      int[] expected =
          IntStream.range(0, text.length)
              .boxed()
              .sorted(
                  Comparator.comparing(
                      (Integer i) -> Arrays.copyOfRange(text, i, text.length), Arrays::compare))
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(SuffixArray.of(text, 10)).isEqualTo(expected);
    }
  }

  /** By looking at every place of the text. */
  private record Oracle(int[] text, int vocabularySize, double backoff) {
    int count(int[] context, int from, int end, int token) {
      int count = 0;
      for (int at = 0; at + (end - from) < text.length; at++) {
        boolean same = Arrays.equals(text, at, at + end - from, context, from, end);
        count += same && (token < 0 || text[at + end - from] == token) ? 1 : 0;
      }
      return count;
    }

    double probability(int[] context, int end, int token) {
      double probability = 0;
      double share = 1;
      int seen = 0;
      for (int from = 0; from <= end; from++) {
        int count = count(context, from, end, -1);
        if (count > seen) {
          seen = count;
          probability += share * (1 - backoff) * count(context, from, end, token) / (double) count;
          share *= backoff;
        }
      }
      return probability + share / (vocabularySize - 1);
    }
  }

  @Test
  void probabilitiesAreThoseOfCountingEverywhere() {
    Random random = new Random(2);
    for (double backoff : List.of(0.0, 0.1, 0.5)) {
      for (int round = 0; round < 10; round++) {
        int words = 1 + random.nextInt(5);
        Vocabulary vocabulary = vocabulary(words + 1);
        int[] text = text(random, words, 2 + random.nextInt(150));
        InfiniteModel model = InfiniteModel.of(vocabulary, text, backoff);
        Oracle oracle = new Oracle(text, vocabulary.size(), backoff);
        int[] asked = text(random, words + 1, 40);
        for (int end = 0; end < asked.length; end++) {
          double[] distribution = model.distribution(asked, end);
          assertThat(Arrays.stream(distribution).sum()).isCloseTo(1, within(1e-9));
          for (int token = FIRST_WORD; token < vocabulary.size(); token++) {
            double expected = oracle.probability(asked, end, token);
            assertThat(distribution[token]).isCloseTo(expected, within(1e-9));
            assertThat(Math.exp(model.logprob(asked, end, token)))
                .isCloseTo(expected, within(1e-9));
          }
        }
      }
    }
  }

  @Test
  void withoutBackoffTheLongestMatchDecidesAlone() {
    Vocabulary vocabulary = vocabulary(4);
    // a b c d a b c a
    int a = FIRST_WORD;
    int[] text = {a, a + 1, a + 2, a + 3, a, a + 1, a + 2, a};
    InfiniteModel model = InfiniteModel.of(vocabulary, text, 0);
    int[] context = {a + 3, a + 3, a, a + 1, a + 2};
    assertThat(model.longestMatch(context, 5)).isEqualTo(4);
    assertThat(model.logprob(context, 5, a)).isZero();
    assertThat(model.logprob(context, 5, a + 3)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(model.logprob(new int[] {a + 1, a + 2}, 2, a + 3))
        .isCloseTo(Math.log(0.5), within(1e-12));
  }
}
