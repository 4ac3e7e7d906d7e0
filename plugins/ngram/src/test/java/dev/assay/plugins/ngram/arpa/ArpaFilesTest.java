package dev.assay.plugins.ngram.arpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.arpa.ArpaReader.ArpaModel;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.TextScorer;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArpaFilesTest {
  private static final String GOOD =
      """
      # any remark
      \\data\\
      ngram 1=4
      ngram 2=3
      ngram 3=1

      \\1-grams:
      -1.5\t<unk>
      -99\t<s>\t-0.25
      -0.5\t</s>
      -0.75\ta\t-0.125

      \\2-grams:
      -0.5\t<s> a\t-0.0625
      -0.25\ta a\t0
      -0.375\ta </s>

      \\3-grams:
      -0.0625\t<s> a a

      \\end\\
      """;

  @Test
  void aSmallModelScoresAsWrittenInTheFile() throws Exception {
    NgramModel model = parse(GOOD).model();
    NgramModel.Cursor cursor = model.cursor().startSentence();
    int a = model.vocabulary().idOfName("a");
    assertThat(cursor.advance(a)).isEqualTo(-0.5);
    assertThat(cursor.advance(a)).isEqualTo(-0.0625);
    assertThat(cursor.advance(a)).isEqualTo(-0.25);
    assertThat(cursor.advance(Vocabulary.UNKNOWN)).isEqualTo(-0.125 - 1.5);
    assertThat(cursor.advance(a)).isEqualTo(-0.75);
    assertThat(cursor.advance(Vocabulary.SENTENCE_END)).isEqualTo(-0.375);
  }

  @Test
  void linesMayEndInCarriageReturnsAndFieldsBeSeparatedBySpaces() throws Exception {
    String variant = GOOD.replace("\t", "  ").replace("\n", "\r\n").replace("<unk>", "<UNK>");
    assertThat(write(parse(variant))).isEqualTo(write(parse(GOOD)));
  }

  @ParameterizedTest
  @EnumSource(Unit.class)
  void whatIsWrittenReadsBackBitForBit(Unit unit) throws Exception {
    byte[] text = Fixtures.resource("kenlm/harbour.txt");
    NgramModel model = new ModifiedKneserNey().estimate(Fixtures.count(unit, 4, text));
    String written = write(new ArpaModel(model, unit));
    ArpaModel read = parse(written);
    assertThat(read.unit()).isEqualTo(unit);
    assertThat(write(read)).isEqualTo(written);
    for (String query : new String[] {"the boats\tcome <s> in", "\nnaïve — \u0001gull", ""}) {
      assertThat(log10(read.model(), unit, query)).isEqualTo(log10(model, unit, query));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what is replaced | by what | line | what the message says
        "'\\data\\' | data | 2 | expected \\data\\",
        "'ngram 2=3' | 'ngram 3=3' | 4 | expected \"ngram 2=COUNT\"",
        "'ngram 2=3' | 'ngram 2=x' | 4 | expected \"ngram 2=COUNT\"",
        "'ngram 2=3' | 'ngram 2=-3' | 4 | expected \"ngram 2=COUNT\"",
        "'ngram 1=4' | 'ngram 1=4000000000000' | 12 | promises 4000000000000 1-grams",
        "'ngram 2=3' | 'ngram 2=2' | 17 | promises 2 2-grams, but the section has 3",
        "'ngram 3=1' | 'ngram 3=2' | 20 | promises 2 3-grams",
        "'\\2-grams:' | '\\3-grams:' | 13 | expected \\2-grams:, but found \"\\3-grams:\"",
        "'\\3-grams:' | '\\end\\' | 18 | expected \\3-grams:",
        "'\\end\\' | '' | 21 | the file ends where \\end\\ should be",
        "'-0.5\t</s>' | '-0.5\tb' | 12 | 1-grams lack </s>",
        "'-0.75\ta\t-0.125' | 'NaN\ta\t-0.125' | 11 | \"NaN\" is not a finite number",
        "'-0.75\ta\t-0.125' | '-0.75\ta\t-Infinity' | 11 | \"-Infinity\" is not a finite number",
        "'-0.75\ta\t-0.125' | '0.75\ta\t-0.125' | 11 | 0.75 is above 0",
        "'-0.75\ta\t-0.125' | '-0,75\ta\t-0.125' | 11 | \"-0,75\" is not a finite number",
        "'-0.75\ta\t-0.125' | '-0.75' | 11 | expected a log10 probability, 1 word and",
        "'-0.75\ta\t-0.125' | '-0.75\t</s>\t-0.125' | 11 | \"</s>\" is here twice",
        "'-0.25\ta a\t0' | '-0.25\t<s> a\t0' | 15 | 2-gram is in the file twice",
        "'-0.25\ta a\t0' | '-0.25\ta b\t0' | 15 | \"b\" is not among the 1-grams",
        "'-0.25\ta a\t0' | '-0.25\ta' | 15 | expected a log10 probability, 2 words",
        "'<s> a a' | '<s> </s> a' | 19 | first 2 words of this 3-gram are not among the 2-grams",
        "'<s> a a' | '<s> a a\t-0.5' | 19 | highest order has the back-off weight -0.5",
      })
  void aMalformedFileIsAnErrorThatNamesTheLine(
      String old, String replacement, int line, String message) {
    assertThat(GOOD).contains(old);
    assertThatThrownBy(() -> parse(GOOD.replace(old, replacement)))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("ARPA file test.arpa, line " + line + ": ")
        .hasMessageContaining(message)
        .extracting(e -> ((EvalException) e).code())
        .isEqualTo(ErrorCode.MALFORMED_FILE);
  }

  @Test
  void aFileCutAnywhereIsAnError() {
    int end = GOOD.indexOf("\\end\\") + "\\end\\".length();
    for (int length = 0; length < end; length++) {
      String cut = GOOD.substring(0, length);
      assertThatThrownBy(() -> parse(cut)).as(cut).isInstanceOf(EvalException.class);
    }
  }

  @Test
  void randomDamageNeverGivesAnythingButAModelOrAnEvalException() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = GOOD.getBytes(StandardCharsets.UTF_8);
      for (int k = 0; k <= random.nextInt(3); k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        ArpaReader.read(new ByteArrayInputStream(damaged), "damaged", Unit.WORD);
      } catch (EvalException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_FILE);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "berkeleylm_tiny_test_bigram",
        "berkeleylm_tiny_test_trigram",
        "berkeleylm_tiny_test_fivegram",
        "kenlm_test",
        "kenlm_test_nounk"
      })
  void filesOfOtherToolsRoundTrip(String name) throws Exception {
    ArpaModel model = shared(name);
    String written = write(model);
    assertThat(write(parse(written))).isEqualTo(written);
  }

  @Test
  void withoutUnkAnUnknownWordIsAsImprobableAsKenLmHasIt() throws Exception {
    NgramModel model = shared("kenlm_test_nounk").model();
    assertThat(model.cursor().advance(Vocabulary.UNKNOWN)).isEqualTo(-100);
  }

  /** KenLM's own test of its model: {@code lm/model_test.cc}, Continuation. */
  @Test
  void kenLmsTestSentenceGetsTheScoresOfItsOwnTest() throws Exception {
    NgramModel model = shared("kenlm_test").model();
    NgramModel.Cursor cursor = model.cursor().startSentence();
    String[] words = {"looking", "on", "a", "little", "the", "biarritz", "not_found"};
    double[] scores = {-0.484652, -0.348837, -0.0155266, -0.00306122, -4.04005, -1.9889, -2.29666};
    int[] lengths = {2, 3, 4, 5, 1, 1, 1};
    for (int i = 0; i < words.length; i++) {
      int word = Math.max(0, model.vocabulary().idOfName(words[i]));
      assertThat(cursor.advance(word)).as(words[i]).isCloseTo(scores[i], within(1e-5));
      assertThat(model.orderOf(cursor.matched())).as(words[i]).isEqualTo(lengths[i]);
    }
  }

  private static ArpaModel shared(String name) throws IOException {
    Path file =
        Path.of(System.getProperty("assay.shared", "absent"), "models", "arpa", name + ".arpa");
    assumeTrue(Files.exists(file), "needs " + file);
    return ArpaReader.read(file, Unit.WORD);
  }

  private static double log10(NgramModel model, Unit unit, String text) {
    TextScorer scorer = new TextScorer(model);
    byte[] bytes = Unit.bytes(text);
    unit.segment(bytes, 0, bytes.length, scorer);
    return scorer.log10();
  }

  private static ArpaModel parse(String text) throws IOException {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return ArpaReader.read(in, "test.arpa", Unit.WORD);
  }

  private static String write(ArpaModel model) throws IOException {
    var out = new ByteArrayOutputStream();
    ArpaWriter.write(model.model(), model.unit(), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
