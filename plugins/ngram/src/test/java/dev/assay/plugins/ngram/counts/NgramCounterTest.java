package dev.assay.plugins.ngram.counts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.trie.NgramTrie;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against counting with maps, on random texts of few words. */
class NgramCounterTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6})
  void countsAreThoseOfTheirDefinition(int order) {
    var random = new SplittableRandom(order);
    for (int round = 0; round < 50; round++) {
      String text = randomText(random);
      NgramCounts counts = Fixtures.count(Unit.WORD, order, text.getBytes(StandardCharsets.UTF_8));
      Map<List<String>, Integer> occurrences = occurrences(text, order);
      assertThat(byNgram(counts, counts.occurrences())).isEqualTo(occurrences);
      assertThat(byNgram(counts, counts.adjusted())).isEqualTo(adjusted(occurrences, order));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6})
  void everyNodesSuffixIsTheNgramWithoutItsFirstWord(int order) {
    String text = randomText(new SplittableRandom(order));
    NgramTrie trie = Fixtures.count(Unit.WORD, order, text.getBytes(StandardCharsets.UTF_8)).trie();
    for (int k = 1; k <= order; k++) {
      trie.forEach(
          k,
          (node, words) -> {
            assertThat(trie.find(words)).isEqualTo(node);
            int[] suffix = java.util.Arrays.copyOfRange(words, 1, words.length);
            assertThat(trie.suffix(node)).isEqualTo(trie.find(suffix));
          });
    }
  }

  private static String randomText(SplittableRandom random) {
    var text = new StringBuilder();
    int words = 1 + random.nextInt(12);
    for (int i = 0; i < 100; i++) {
      text.append((char) ('a' + random.nextInt(words))).append(random.nextInt(8) == 0 ? "\n" : " ");
    }
    return text.toString();
  }

  private static Map<List<String>, Integer> byNgram(NgramCounts counts, int[] values) {
    Map<List<String>, Integer> map = new HashMap<>();
    for (int k = 1; k <= counts.trie().order(); k++) {
      counts
          .trie()
          .forEach(
              k,
              (node, words) -> {
                List<String> ngram = new ArrayList<>();
                for (int word : words) {
                  ngram.add(counts.vocabulary().word(word));
                }
                if (values[node] != 0) {
                  map.put(ngram, values[node]);
                }
              });
    }
    return map;
  }

  private static Map<List<String>, Integer> occurrences(String text, int order) {
    Map<List<String>, Integer> counts = new HashMap<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      List<String> sentence = new ArrayList<>();
      sentence.add("<s>");
      for (String word : lines[i].split(" ")) {
        if (!word.isEmpty()) {
          sentence.add(word);
        }
      }
      if (i < lines.length - 1) {
        sentence.add("</s>");
      }
      for (int end = 2; end <= sentence.size(); end++) {
        for (int start = Math.max(0, end - order); start < end; start++) {
          counts.merge(List.copyOf(sentence.subList(start, end)), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private static Map<List<String>, Integer> adjusted(
      Map<List<String>, Integer> occurrences, int order) {
    Map<List<String>, Set<String>> before = new HashMap<>();
    Map<List<String>, Integer> adjusted = new HashMap<>();
    occurrences.forEach((ngram, count) -> {
      if (ngram.size() == order || ngram.getFirst().equals("<s>")) {
        adjusted.put(ngram, count);
      }
      before
          .computeIfAbsent(ngram.subList(1, ngram.size()), _ -> new HashSet<>())
          .add(ngram.getFirst());
    });
    before.forEach((ngram, words) -> {
      if (!ngram.isEmpty() && ngram.size() < order) {
        adjusted.put(ngram, words.size());
      }
    });
    return adjusted;
  }
}
