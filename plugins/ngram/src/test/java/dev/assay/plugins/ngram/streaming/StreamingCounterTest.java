package dev.assay.plugins.ngram.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.plugins.ngram.arpa.ArpaWriter;
import dev.assay.plugins.ngram.counts.NgramCounter;
import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamingCounterTest {
  /** Little enough that every text below is sorted in many runs. */
  private static final long TINY = 1 << 14;

  @TempDir Path folder;

  /** Zipf-like words in sentences of many lengths, empty ones among them. */
  private static byte[] text(long seed, int words) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append((char) ('a' + (int) (26 * Math.pow(random.nextDouble(), 3))));
      if (random.nextInt(3) == 0) {
        text.append((char) ('a' + random.nextInt(5)));
      }
      text.append(random.nextInt(7) == 0 ? random.nextInt(4) == 0 ? "\n\n" : "\n" : " ");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"WORD,1", "WORD,2", "WORD,3", "WORD,5", "CHAR,4", "BYTE,6", "WORD,9"})
  void countsOnDiskAreThoseInMemory(Unit unit, int order) throws IOException {
    for (int seed = 0; seed < 3; seed++) {
      byte[] text = text(seed, seed == 0 ? 1 : 3_000);
      NgramCounter inMemory = new NgramCounter(unit, order, 0);
      unit.segment(text, 0, text.length, inMemory);
      NgramCounts expected = inMemory.finish();
      try (StreamingCounter onDisk = new StreamingCounter(unit, order, TINY, folder)) {
        unit.segment(text, 0, text.length, onDisk);
        NgramCounts counts = onDisk.finish();
        assertThat(onDisk.spilled()).isGreaterThan(seed == 0 ? 0 : 1);
        assertThat(counts.tokens()).isEqualTo(expected.tokens());
        assertThat(counts.sentences()).isEqualTo(expected.sentences());
        assertThat(arpa(counts, unit)).isEqualTo(arpa(expected, unit));
        if (expected.trie().size(order) > 0) {
          assertThat(counts.occurrences()).isEqualTo(expected.occurrences());
        }
      }
      assertThat(folder).isEmptyDirectory();
    }
  }

  private static String arpa(NgramCounts counts, Unit unit) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArpaWriter.write(new ModifiedKneserNey().estimate(counts), unit, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void nothingStaysBehindWhenCountingIsGivenUp() throws IOException {
    byte[] text = text(1, 5_000);
    try (StreamingCounter counter = new StreamingCounter(Unit.WORD, 3, TINY, folder)) {
      Unit.WORD.segment(text, 0, text.length, counter);
      assertThat(folder).isNotEmptyDirectory();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatGoesAwayIsSaidToBeAtFault() throws IOException {
    byte[] text = text(1, 5_000);
    try (StreamingCounter counter = new StreamingCounter(Unit.WORD, 3, TINY, folder)) {
      Path files;
      try (var list = Files.list(folder)) {
        files = list.findFirst().orElseThrow();
      }
      Files.delete(files);
      assertThatThrownBy(() -> Unit.WORD.segment(text, 0, text.length, counter))
          .isInstanceOf(UncheckedIOException.class);
      Files.createDirectory(files);
    }
    assertThat(StreamingCounter.failed(folder, new IOException("No space left on device")).code())
        .isEqualTo(ErrorCode.DISK_FULL);
  }

  @Test
  void equalNgramsBecomeOneWithTheSumOfTheirCounts() throws IOException {
    GramSorter sorter = new GramSorter(2, 1, folder, "test");
    Random random = new Random(5);
    int[][] sums = new int[7][7];
    for (int i = 0; i < 10_000; i++) {
      int[] gram = {random.nextInt(7), random.nextInt(7), 1 + random.nextInt(3)};
      sums[gram[0]][gram[1]] += gram[2];
      sorter.add(gram, 0);
    }
    int[][] found = new int[7][7];
    int[] last = {-1, -1};
    try (GramFile.Reader reader = sorter.finish().read()) {
      while (reader.next()) {
        assertThat(Arrays.compare(last, 0, 2, reader.record, 0, 2)).isNegative();
        last = reader.record.clone();
        found[last[0]][last[1]] = last[2];
      }
    }
    assertThat(found).isDeepEqualTo(sums);
  }
}
