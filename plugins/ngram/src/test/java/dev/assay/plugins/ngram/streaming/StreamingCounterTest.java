package dev.assay.plugins.ngram.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.plugins.ngram.Fixtures;
import dev.assay.plugins.ngram.arpa.ArpaWriter;
import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.Listing;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamingCounterTest {
  /** Little enough that the n-grams of every text below are sorted in many runs. */
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
      NgramCounts expected = Fixtures.count(unit, order, text);
      try (StreamingCounter onDisk = new StreamingCounter(unit, order, TINY, folder)) {
        unit.segment(text, 0, text.length, onDisk);
        StreamedCounts counts = onDisk.finish();
        if (seed > 0 && order > 1) {
          assertThat(onDisk.spilled()).isGreaterThan(1);
        }
        for (int k = 1; k <= order; k++) {
          assertThat(counts.size(k)).isEqualTo(expected.size(k));
          assertThat(Arrays.copyOfRange(counts.frequencies(k), 1, 5))
              .isEqualTo(Arrays.copyOfRange(expected.frequencies(k), 1, 5));
        }
        assertThat(counts.inMemory()).usingRecursiveComparison().isEqualTo(expected);
      }
      assertThat(folder).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @CsvSource({"WORD,1", "WORD,2", "WORD,3", "WORD,5", "CHAR,4", "BYTE,6", "WORD,9"})
  void aModelEstimatedOnDiskIsTheOneEstimatedInMemory(Unit unit, int order) throws IOException {
    byte[] text = text(order, 3_000);
    NgramModel expected = new ModifiedKneserNey().estimate(Fixtures.count(unit, order, text));
    NgramModel opened;
    try (StreamingCounter onDisk = new StreamingCounter(unit, order, TINY, folder)) {
      unit.segment(text, 0, text.length, onDisk);
      StreamedModel model = onDisk.finish().kneserNey();
      assertThat(arpa(model, unit)).isEqualTo(arpa(expected, unit));
      opened = model.open();
    }
    // Its files are gone, and it is there.
    assertThat(folder).isEmptyDirectory();
    assertThat(opened.layout()).isEqualTo(expected.layout());
    assertThat(arpa(opened, unit)).isEqualTo(arpa(expected, unit));
  }

  private static String arpa(Listing model, Unit unit) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArpaWriter.write(model, unit, out);
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
  void equalNgramsBecomeOneWithTheirNumberAsCount() throws IOException {
    Random random = new Random(5);
    try (Scratch scratch = new Scratch(folder)) {
      LongestNgrams ngrams = new LongestNgrams(2, TINY, scratch);
      int[][] expected = new int[50][50];
      for (int i = 0; i < 20_000; i++) {
        int[] ngram = {random.nextInt(50), random.nextInt(50)};
        expected[ngram[0]][ngram[1]]++;
        ngrams.count(ngram);
      }
      int[][] found = new int[50][50];
      int[] last = {-1, -1};
      try (SortedRecords sorted = ngrams.finish()) {
        while (sorted.next()) {
          int[] ngram = {sorted.get(0), sorted.get(1)};
          assertThat(Arrays.compare(last, ngram)).isNegative();
          found[ngram[0]][ngram[1]] = sorted.get(2);
          last = ngram;
        }
      }
      assertThat(ngrams.spilled()).isGreaterThan(1);
      assertThat(found).isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,1000000", "1000,512", "6000,512"})
  void ngramsSortByFirstWordAndThenByWhereTheirRestStands(int size, long memory)
      throws IOException {
    Random random = new Random(size);
    try (Scratch scratch = new Scratch(folder)) {
      NodeSorter sorter = new NodeSorter(size, 1 << 20, memory, scratch);
      List<int[]> expected = new ArrayList<>();
      for (int rank = 0; rank < size; rank++) {
        int[] ngram = {random.nextInt(1 << 24), random.nextInt(1 << 20), 1 + rank % 7, rank};
        expected.add(ngram);
        sorter.add(ngram[0], ngram[1], ngram[2], ngram[3]);
      }
      expected.sort(Arrays::compare);
      try (SortedRecords sorted = sorter.finish()) {
        for (int[] ngram : expected) {
          assertThat(sorted.next()).isTrue();
          assertThat(new int[] {sorted.get(0), sorted.get(1), sorted.get(2), sorted.get(3)})
              .isEqualTo(ngram);
        }
        assertThat(sorted.next()).isFalse();
      }
    }
    assertThat(folder).isEmptyDirectory();
  }
}
