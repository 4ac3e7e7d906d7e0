package dev.assay.plugins.ngram.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.arpa.ArpaWriter;
import dev.assay.plugins.ngram.binary.BinaryModelReader.BinaryModel;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.TextScorer;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryModelTest {
  private static final byte[] TEXT = Fixtures.resource("kenlm/harbour.txt");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"WORD, 1", "WORD, 2", "WORD, 5", "CHAR, 4", "BYTE, 3"})
  void whatIsWrittenOpensAsTheSameModel(Unit unit, int order) throws IOException {
    NgramModel model = new ModifiedKneserNey().estimate(Fixtures.count(unit, order, TEXT));
    Path file = folder.resolve("model.ngram");
    BinaryModelWriter.write(model, unit, file);
    assertThat(BinaryModelReader.isBinary(file)).isTrue();
    BinaryModel read = BinaryModelReader.open(file);
    assertThat(read.unit()).isEqualTo(unit);
    assertThat(arpa(read.model(), unit)).isEqualTo(arpa(model, unit));
    assertThat(log10(read.model(), unit)).isEqualTo(log10(model, unit));
  }

  @ParameterizedTest
  @CsvSource({"WORD, 1", "WORD, 2", "WORD, 5", "CHAR, 4", "BYTE, 3"})
  void aQuantisedModelIsSmallerAndScoresNearlyTheSame(Unit unit, int order) throws IOException {
    NgramModel exact = new ModifiedKneserNey().estimate(Fixtures.count(unit, order, TEXT));
    Path file = folder.resolve("quantized.ngram");
    BinaryModelWriter.write(exact.quantized(), unit, file);
    NgramModel read = BinaryModelReader.open(file).model();
    assertThat(arpa(read, unit)).isEqualTo(arpa(exact.quantized(), unit));
    TextScorer expected = new TextScorer(exact);
    TextScorer rounded = new TextScorer(read);
    unit.segment(TEXT, 0, TEXT.length, expected);
    unit.segment(TEXT, 0, TEXT.length, rounded);
    assertThat(rounded.perplexity() / expected.perplexity()).isCloseTo(1, within(0.01));
    Path whole = folder.resolve("exact.ngram");
    BinaryModelWriter.write(exact, unit, whole);
    long values = (2L * (1 + exact.vocabularySize()) + (order - 1) * 2L * 256) * Float.BYTES;
    long shape = (exact.nodes() + exact.contexts()) / 8;
    // A word has at most ten bits here, a code eight.
    long records = (exact.nodes() - exact.levelStart(2)) * 26L / 8;
    long exactNumbers = 16L * exact.contexts() + 8L * exact.size(order);
    assertThat(Files.size(file))
        .isLessThan(Files.size(whole) - exactNumbers + values + shape + records + 64);
  }

  @Test
  void backoffWeightsOfZeroStayZero() throws IOException {
    NgramModel exact = new ModifiedKneserNey().estimate(Fixtures.count(Unit.WORD, 3, TEXT));
    NgramModel rounded = exact.quantized();
    for (int node = 1; node < exact.nodes(); node++) {
      assertThat(rounded.log10Backoff(node) == 0).isEqualTo(exact.log10Backoff(node) == 0);
      assertThat(rounded.log10Probability(node))
          .isCloseTo(exact.log10Probability(node), within(0.5f));
    }
  }

  @Test
  void theDigestIsThatOfTheContent() throws IOException {
    assertThat(digest(2, TEXT)).isEqualTo(digest(2, TEXT)).isNotEqualTo(digest(3, TEXT));
    assertThat(digest(2, TEXT)).isNotEqualTo(digest(2, Arrays.copyOf(TEXT, TEXT.length - 1)));
  }

  @Test
  void aFileCutAnywhereIsAnError() throws IOException {
    byte[] whole = file(2, TEXT);
    Path cut = folder.resolve("cut.ngram");
    for (int length = Header.MAGIC.length; length < whole.length; length += 61) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> BinaryModelReader.open(cut))
          .isInstanceOf(EvalException.class)
          .hasMessageStartingWith("The binary n-gram model " + cut);
    }
  }

  @Test
  void aDamagedFileIsAnErrorOrAModelThatAnswers() throws IOException {
    damage(file(3, TEXT), 50);
    Path quantized = folder.resolve("quantized.ngram");
    NgramModel exact = new ModifiedKneserNey().estimate(Fixtures.count(Unit.WORD, 3, TEXT));
    BinaryModelWriter.write(exact.quantized(), Unit.WORD, quantized);
    // Most bytes are codes, which have a meaning whatever they are.
    damage(Files.readAllBytes(quantized), 10);
  }

  private void damage(byte[] whole, int least) throws IOException {
    var random = new SplittableRandom(3);
    Path damaged = folder.resolve("damaged.ngram");
    int errors = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = whole.clone();
      int at = Header.MAGIC.length + random.nextInt(bytes.length - Header.MAGIC.length);
      bytes[at] = (byte) random.nextInt(256);
      Files.write(damaged, bytes);
      try {
        assertThat(log10(BinaryModelReader.open(damaged).model(), Unit.WORD)).isNotNaN();
      } catch (EvalException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_FILE);
        errors++;
      }
    }
    assertThat(errors).isGreaterThan(least);
  }

  private String digest(int order, byte[] text) throws IOException {
    Path file = Files.write(folder.resolve("d.ngram"), file(order, text));
    return BinaryModelReader.open(file).digest();
  }

  private byte[] file(int order, byte[] text) throws IOException {
    Path file = folder.resolve("whole.ngram");
    BinaryModelWriter.write(
        new ModifiedKneserNey().estimate(Fixtures.count(Unit.WORD, order, text)), Unit.WORD, file);
    return Files.readAllBytes(file);
  }

  private static byte[] arpa(NgramModel model, Unit unit) throws IOException {
    var out = new ByteArrayOutputStream();
    ArpaWriter.write(model, unit, out);
    return out.toByteArray();
  }

  private static double log10(NgramModel model, Unit unit) {
    TextScorer scorer = new TextScorer(model);
    byte[] query = Fixtures.resource("kenlm/harbour-queries.txt");
    unit.segment(query, 0, query.length, scorer);
    return scorer.log10();
  }
}
