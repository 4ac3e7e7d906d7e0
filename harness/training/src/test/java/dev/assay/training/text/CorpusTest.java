package dev.assay.training.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.training.files.TrainingException;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  private static final String TEXT = "Zürich is far.\nIs it far?  Far, far away \u0007🙂.\n";

  @TempDir private Path folder;

  private Corpus read(TokenizerChoice choice, byte[] bytes, double heldOut) throws IOException {
    return Corpus.read(Files.write(folder.resolve("data.txt"), bytes), choice, heldOut);
  }

  private Tokenizer tokenizer(Corpus corpus) throws IOException {
    Path file = folder.resolve(corpus.tokenizer().name());
    return Tokenizers.open(Files.write(file, corpus.tokenizer().content()));
  }

  @Test
  void charactersAreTokensInTheOrderOfTheirNumbers() throws IOException {
    Corpus corpus =
        read(new TokenizerChoice.Characters(), TEXT.getBytes(StandardCharsets.UTF_8), 0);
    int[] alphabet = TEXT.codePoints().distinct().sorted().toArray();
    assertThat(corpus.vocabulary()).isEqualTo(alphabet.length);
    assertThat(Arrays.stream(corpus.training()).map(id -> alphabet[id]).toArray())
        .containsExactly(TEXT.codePoints().toArray());
    assertThat(corpus.lineStart()).hasValue(Arrays.binarySearch(alphabet, '\n'));
    try (Tokenizer tokenizer = tokenizer(corpus)) {
      assertThat(tokenizer.decode(corpus.training())).isEqualTo(TEXT);
    }
  }

  @Test
  void bytesAreTokensAndTheirFileIsReadByHuggingFacesLibrary() throws IOException {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    Corpus corpus = read(new TokenizerChoice.Bytes(), bytes, 0);
    assertThat(corpus.vocabulary()).isEqualTo(256);
    assertThat(corpus.lineStart()).hasValue('\n');
    try (Tokenizer tokenizer = tokenizer(corpus)) {
      assertThat(tokenizer.encode(TEXT)).containsExactly(corpus.training());
      assertThat(tokenizer.decode(corpus.training())).isEqualTo(TEXT);
    }
  }

  @Test
  void whatIsNoTextCanStillBeReadAsBytes() throws IOException {
    byte[] bytes = {'a', (byte) 0xff, 'b', 'a'};
    assertThat(read(new TokenizerChoice.Bytes(), bytes, 0).training())
        .containsExactly('a', 0xff, 'b', 'a');
    assertThatThrownBy(() -> read(new TokenizerChoice.Characters(), bytes, 0))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("is not UTF-8: byte 1");
  }

  @Test
  void wordsAreTokensTheMostFrequentFirstAndLineEndsAreWords() throws IOException {
    Corpus corpus =
        read(
            new TokenizerChoice.Words(5), "b a b\nb c a\n a d".getBytes(StandardCharsets.UTF_8), 0);
    // <unk> 0, <eos> 1, then a and b, three times each, and c, once like d but before it.
    assertThat(corpus.training()).containsExactly(3, 2, 3, 1, 3, 4, 2, 1, 2, 0);
    assertThat(corpus.vocabulary()).isEqualTo(5);
    assertThat(corpus.lineStart()).hasValue(1);
    try (Tokenizer tokenizer = tokenizer(corpus)) {
      assertThat(tokenizer.encode("a\nzebra b")).containsExactly(2, 1, 0, 3);
    }
  }

  @Test
  void theLastPartIsHeldOut() throws IOException {
    Corpus corpus = read(new TokenizerChoice.Bytes(), new byte[] {1, 2, 3, 4, 5, 6, 7}, 0.3);
    assertThat(corpus.training()).containsExactly(1, 2, 3, 4);
    assertThat(corpus.heldOut()).containsExactly(5, 6, 7);
  }

  @Test
  void everyTokenButTheFirstIsLookedAtOnceInAnEvaluation() {
    for (int length : new int[] {2, 10, 11, 64, 65, 97, 100}) {
      int[] text = new int[length];
      Arrays.setAll(text, i -> i);
      BitSet seen = new BitSet();
      for (Batch batch : Batches.once(text, 3, 8)) {
        for (int i = 0; i < batch.targets().length; i++) {
          assertThat(batch.targets()[i]).isEqualTo(batch.tokens()[i] + 1);
          assertThat(seen.get(batch.targets()[i])).isFalse();
          seen.set(batch.targets()[i]);
        }
      }
      assertThat(seen.cardinality()).isEqualTo(length - 1);
    }
  }

  @Test
  void windowsInOrderGoOnWhereTheOnesBeforeEnded() {
    int[] text = new int[100];
    Arrays.setAll(text, i -> i);
    Batches batches = Batches.inOrder(text, 3, 8);
    int previous = -1;
    for (int n = 0; n < 8; n++) {
      Batch batch = batches.get(n);
      assertThat(batch.startsAfresh()).isEqualTo(n % 4 == 0);
      if (!batch.startsAfresh()) {
        assertThat(batch.tokens()[0]).isEqualTo(previous + 1);
      }
      previous = batch.tokens()[7 * 3];
      assertThat(List.of(batch.tokens()[1] - batch.tokens()[0], batch.tokens().length))
          .containsExactly(33, 24);
    }
  }
}
