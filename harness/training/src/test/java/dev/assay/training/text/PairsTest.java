package dev.assay.training.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.training.files.TrainingException;
import dev.assay.training.math.Random;
import dev.assay.training.text.Pairs.Pair;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairsTest {
  private static final TokenizerChoice CHARACTERS = new TokenizerChoice.Characters();

  @TempDir private Path folder;

  private Pairs read(String lines, TokenizerChoice choice, double heldOut) throws IOException {
    return Pairs.read(Files.writeString(folder.resolve("p.jsonl"), lines), choice, heldOut);
  }

  private void refused(String lines, String... parts) {
    assertThatThrownBy(() -> read(lines, CHARACTERS, 0))
        .isInstanceOf(TrainingException.class)
        .hasMessageContainingAll(parts);
  }

  private static String line(String source, String target) {
    return "{\"source\": \"" + source + "\", \"target\": \"" + target + "\"}\n";
  }

  @Test
  void sourcesAndTargetsAreTokensWithoutTheSpaceAroundThem() throws IOException {
    Pairs pairs =
        read(
            "{\"id\": 7, \"target\": \" b \\r\", \"source\": \"a\\nb \"}\n\n" + line("ba", "ab"),
            CHARACTERS,
            0);
    // The line feed, a, b.
    assertThat(pairs.vocabulary()).isEqualTo(3);
    assertThat(List.of(pairs.start(), pairs.end())).containsExactly(0, 0);
    assertThat(pairs.training().get(0).source()).containsExactly(1, 0, 2);
    assertThat(pairs.training().get(0).target()).containsExactly(2);
    assertThat(pairs.training().get(1).line()).isEqualTo(3);
    assertThat(pairs.trainingTokens()).isEqualTo(2 + 3);
    assertThat(pairs.specialTokens())
        .isEqualTo(Map.of("decoder_start_token_id", 0, "bos_token_id", 0, "eos_token_id", 0));
  }

  @Test
  void everyTokenizerHasATokenThatEndsATarget() throws IOException {
    String lines = line("ship sails", "far away");
    for (TokenizerChoice choice :
        List.of(CHARACTERS, new TokenizerChoice.Bytes(), new TokenizerChoice.Words(10))) {
      Pairs pairs = read(lines, choice, 0);
      try (Tokenizer tokenizer = pairs.tokenizer().open()) {
        assertThat(tokenizer.encodeTextOnly("\n")).as("%s", choice).containsExactly(pairs.end());
      }
    }
  }

  @Test
  void theLastPairsAreHeldOut() throws IOException {
    Pairs pairs = read(line("a", "b") + line("b", "a") + line("c", "d"), CHARACTERS, 0.4);
    assertThat(pairs.training()).extracting(Pair::line).containsExactly(1);
    assertThat(pairs.heldOut()).extracting(Pair::line).containsExactly(2, 3);
  }

  @Test
  void whatIsNoPairIsToldByItsLine() {
    refused("", "p.jsonl has 0 pairs", "\"source\"");
    refused("\n \n", "has 0 pairs");
    refused(line("a", "b") + "a\tb\n", "p.jsonl, line 2 is no JSON", "{\"source\"");
    refused("[1]\n", "line 1 has no source");
    refused("{\"source\": \"a\"}\n", "line 1 has no target");
    refused("{\"source\": \"a\", \"target\": 3}\n", "line 1 has no target");
    refused(line("a", " "), "line 1 has an empty target");
    refused(line("\\t", "a"), "line 1 has an empty source");
    refused(line("a", "b\\nc"), "line 1 has a line feed in its target");
    assertThatThrownBy(() -> read(line("a", "b"), CHARACTERS, 0.1))
        .hasMessageContaining("has 1 pairs, of which none is left to train on");
    assertThatThrownBy(() -> Pairs.read(folder.resolve("none"), CHARACTERS, 0))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("none cannot be read");
  }

  @Test
  void whatIsTooLongIsToldWithTheLengthThatWouldDo() throws IOException {
    Pairs pairs = read(line("ab", "c") + line("abcd", "a") + line("a", "bcd"), CHARACTERS, 0);
    pairs.requireAtMost(4);
    assertThatThrownBy(() -> pairs.requireAtMost(2))
        .isInstanceOf(TrainingException.class)
        .hasMessageContainingAll("2 of 3 pairs", "more than 2 tokens", "line 2", "--context 4");
  }

  private Pairs many(int count) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      // The source says which it is.
      lines.append(line(Character.toString(0x4e00 + i), "a".repeat(1 + i % 7)));
    }
    return read(lines.toString(), CHARACTERS, 0);
  }

  @Test
  void anEpochHasEveryPairOnceInAnOrderOfItsOwn() throws IOException {
    Pairs pairs = many(100);
    PairBatches batches = new PairBatches(pairs, 8, new Random(1));
    List<List<Integer>> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      List<Integer> seen = new ArrayList<>();
      for (int i = 0; i < 13; i++) {
        PairBatch batch = batches.get(13 * epoch + i);
        for (int source : batch.sources()) {
          seen.add(source);
        }
      }
      assertThat(seen).hasSize(100).doesNotHaveDuplicates();
      epochs.add(seen);
    }
    assertThat(epochs.get(1)).isNotEqualTo(epochs.get(0));
    PairBatch late = new PairBatches(pairs, 8, new Random(1)).get(17);
    assertThat(batches.get(17).sources()).containsExactly(late.sources());
    assertThat(new PairBatches(pairs, 8, new Random(2)).get(17).sources())
        .isNotEqualTo(late.sources());
  }

  @Test
  void pairsOfLikeLengthShareABatch() throws IOException {
    PairBatches batches = new PairBatches(many(112), 16, new Random(1));
    for (int i = 0; i < 7; i++) {
      PairBatch batch = batches.get(i);
      assertThat(batch.targets()).as("no padding").hasSameSizeAs(batch.inputs());
    }
  }

  @Test
  void aBatchIsInTheOrderOfTimeAndSaysWhatIsPadding() {
    PairBatch batch =
        PairBatch.of(
            List.of(
                new Pair(1, new int[] {5, 6, 7}, new int[] {8}),
                new Pair(2, new int[] {9}, new int[] {3, 4})),
            1,
            2);
    assertThat(batch.sources()).containsExactly(5, 9, 6, 2, 7, 2);
    assertThat(batch.lastRows()).containsExactly(4, 1);
    assertThat(batch.reversed()).containsExactly(4, 1, 2, 3, 0, 5);
    assertThat(batch.inputs()).containsExactly(1, 1, 8, 3, 2, 4);
    assertThat(batch.rows()).containsExactly(0, 1, 2, 3, 5);
    assertThat(batch.targets()).containsExactly(8, 3, 2, 4, 2);
  }
}
