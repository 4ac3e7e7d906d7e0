package dev.assay.plugins.ngram.arpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.TokenSink;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What KenLM estimates and scores; {@code resources/kenlm/make.sh} made the files with it. */
class KenLmFixturesTest {
  @ParameterizedTest
  @CsvSource({
    "harbour,1", "harbour,2", "harbour,3", "harbour,5",
    "letters,1", "letters,2", "letters,3", "letters,5"
  })
  void trainingGivesTheModelOfLmplz(String corpus, int order) throws Exception {
    byte[] text = Fixtures.resource("kenlm/" + corpus + ".txt");
    NgramModel ours = new ModifiedKneserNey().estimate(Fixtures.count(Unit.WORD, order, text));
    Map<String, float[]> expected = ngrams(kenlm(corpus, order));
    Map<String, float[]> actual = ngrams(ours);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((ngram, numbers) -> {
      assertThat(numbers[0]).as(ngram).isCloseTo(expected.get(ngram)[0], within(1e-6f));
      assertThat(numbers[1]).as(ngram).isCloseTo(expected.get(ngram)[1], within(1e-6f));
    });
  }

  @ParameterizedTest
  @CsvSource({
    "harbour,2", "harbour,3", "harbour,5",
    "letters,2", "letters,3", "letters,5"
  })
  void queriesGiveTheScoresAndLengthsOfKenLm(String corpus, int order) throws Exception {
    byte[] text = Fixtures.resource("kenlm/" + corpus + "-queries.txt");
    var query = new Query(kenlm(corpus, order));
    Unit.WORD.segment(text, 0, text.length, query);
    List<String> expected =
        new String(
                Fixtures.resource("kenlm/" + corpus + "-" + order + ".scores"),
                StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(query.lengths).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      String[] fields = expected.get(i).split("\t");
      assertThat(query.lengths.get(i)).isEqualTo(Integer.parseInt(fields[1]));
      assertThat(query.scores.get(i)).isCloseTo(Double.parseDouble(fields[2]), within(1e-6));
    }
  }

  private static NgramModel kenlm(String corpus, int order) throws IOException {
    byte[] arpa = Fixtures.resource("kenlm/" + corpus + "-" + order + ".arpa");
    return ArpaReader.read(new ByteArrayInputStream(arpa), corpus, Unit.WORD).model();
  }

  private static Map<String, float[]> ngrams(NgramModel model) {
    Map<String, float[]> ngrams = new TreeMap<>();
    for (int order = 1; order <= model.order(); order++) {
      model.forEach(
          order,
          (node, words) -> {
            StringBuilder text = new StringBuilder();
            for (int word : words) {
              text.append(' ').append(model.vocabulary().word(word));
            }
            ngrams.put(
                text.toString(),
                new float[] {model.log10Probability(node), model.log10Backoff(node)});
          });
    }
    return ngrams;
  }

  private static final class Query implements TokenSink {
    final List<Integer> lengths = new ArrayList<>();
    final List<Double> scores = new ArrayList<>();
    private final NgramModel model;
    private final NgramModel.Cursor cursor;

    Query(NgramModel model) {
      this.model = model;
      cursor = model.cursor().startSentence();
    }

    @Override
    public void token(byte[] text, int from, int to) {
      score(model.vocabulary().idOfText(text, from, to));
    }

    @Override
    public void endOfSentence() {
      score(Vocabulary.SENTENCE_END);
      cursor.startSentence();
    }

    private void score(int word) {
      scores.add(cursor.advance(word));
      lengths.add(model.orderOf(cursor.matched()));
    }
  }
}
