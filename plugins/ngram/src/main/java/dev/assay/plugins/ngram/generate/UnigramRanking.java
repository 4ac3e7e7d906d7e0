package dev.assay.plugins.ngram.generate;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.util.Arrays;

/**
 * The words a model can write, from the most probable without context to the least, equal ones by
 * id. {@code <unk>} and {@code <s>} cannot be written.
 */
public final class UnigramRanking {
  private final NgramModel model;
  private final int[] words;
  private final float[] log10;

  /** Ranks the words of a model. */
  public UnigramRanking(NgramModel model) {
    this.model = model;
    int size = model.vocabulary().size();
    long[] keys = new long[size];
    int writable = 0;
    for (int word = 0; word < size; word++) {
      if (word != Vocabulary.UNKNOWN && word != Vocabulary.SENTENCE_START) {
        keys[writable++] = key(model.log10Probability(1 + word), word);
      }
    }
    Arrays.sort(keys, 0, writable);
    words = new int[writable];
    log10 = new float[writable];
    for (int i = 0; i < writable; i++) {
      words[i] = (int) keys[i];
      log10[i] = model.log10Probability(1 + words[i]);
    }
  }

  /** Log-probabilities are 0 or negative, so that larger ones have smaller bit patterns. */
  private static long key(float log10, int word) {
    return (long) Float.floatToIntBits(-log10 + 0f) << Integer.SIZE | word;
  }

  float log10OfWord(int word) {
    return model.log10Probability(1 + word);
  }

  int size() {
    return words.length;
  }

  int word(int rank) {
    return words[rank];
  }

  float log10(int rank) {
    return log10[rank];
  }
}
