package dev.assay.plugins.ngram.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.model.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the whole distribution, every word of the vocabulary scored. */
class SamplerTest {
  private static final NgramModel MODEL =
      new ModifiedKneserNey()
          .estimate(Fixtures.count(Unit.WORD, 3, Fixtures.resource("kenlm/harbour.txt")));
  private static final UnigramRanking UNIGRAMS = new UnigramRanking(MODEL);

  private record Word(int id, double log10) {}

  @Test
  void greedyTakesTheMostProbableWordAndTheLowestIdOfEqualOnes() {
    Sampler sampler = new Sampler(MODEL, UNIGRAMS, Sampling.GREEDY, 0);
    for (int k = 1; k < MODEL.order(); k++) {
      MODEL.forEach(
          k,
          (_, context) ->
              assertThat(sampler.choose(Fixtures.behind(MODEL, context)))
                  .isEqualTo(ranked(context).getFirst().id()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // temperature, top-p, top-k
    "1, 1, 0",
    "0.5, 1, 0",
    "2.5, 1, 0",
    "0.001, 1, 0",
    "1, 0.6, 0",
    "0.7, 0.9, 0",
    "1, 1, 3",
    "1, 0.5, 10",
    "3, 1e-9, 0"
  })
  void wordsComeAsOftenAsTheirProbabilitySays(double temperature, double topP, int topK) {
    int draws = 40_000;
    for (String word : List.of("the", "boats", "zebra")) {
      int[] context = {Vocabulary.SENTENCE_START, Math.max(0, MODEL.vocabulary().idOfName(word))};
      double[] expected = expected(context, temperature, topP, topK);
      var sampler = new Sampler(MODEL, UNIGRAMS, new Sampling(temperature, topP, topK, 5), 0);
      double[] frequency = new double[MODEL.vocabulary().size()];
      for (int i = 0; i < draws; i++) {
        frequency[sampler.choose(Fixtures.behind(MODEL, context))] += 1.0 / draws;
      }
      for (int id = 0; id < frequency.length; id++) {
        double deviation = Math.sqrt(expected[id] * (1 - expected[id]) / draws);
        assertThat(frequency[id])
            .as("word %s after %s", MODEL.vocabulary().word(id), word)
            .isCloseTo(expected[id], within(5 * deviation + 1e-9));
      }
    }
  }

  private static List<Word> ranked(int[] context) {
    List<Word> words = new ArrayList<>();
    for (int id = 0; id < MODEL.vocabulary().size(); id++) {
      if (id != Vocabulary.UNKNOWN && id != Vocabulary.SENTENCE_START) {
        words.add(new Word(id, Fixtures.behind(MODEL, context).advance(id)));
      }
    }
    words.sort(Comparator.comparingDouble(Word::log10).reversed().thenComparingInt(Word::id));
    return words;
  }

  private static double[] expected(int[] context, double temperature, double topP, int topK) {
    List<Word> words = ranked(context);
    words = words.subList(0, topK == 0 ? words.size() : topK);
    double[] weights =
        words.stream()
            .mapToDouble(w -> Math.pow(10, (w.log10() - highest(context)) / temperature))
            .toArray();
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double kept = 0;
    int size = 0;
    while (size < weights.length && (size == 0 || kept < topP * total)) {
      kept += weights[size++];
    }
    double[] expected = new double[MODEL.vocabulary().size()];
    for (int i = 0; i < size; i++) {
      expected[words.get(i).id()] = weights[i] / kept;
    }
    return expected;
  }

  private static double highest(int[] context) {
    return ranked(context).getFirst().log10();
  }
}
