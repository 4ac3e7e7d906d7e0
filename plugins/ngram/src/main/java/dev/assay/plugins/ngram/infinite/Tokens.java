package dev.assay.plugins.ngram.infinite;

import dev.assay.plugins.ngram.text.TokenSink;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.util.Arrays;

/** Collects the tokens of a text, and the vocabulary that they make. */
public final class Tokens implements TokenSink {
  private final Vocabulary.Builder vocabulary;
  private int[] ids = new int[1 << 12];
  private int size;

  /** Starts with what every text of the unit has. */
  public Tokens(Unit unit) {
    vocabulary = unit.newVocabulary();
  }

  @Override
  public void token(byte[] text, int from, int to) {
    add(vocabulary.addText(text, from, to));
  }

  @Override
  public void endOfSentence() {
    add(Vocabulary.SENTENCE_END);
  }

  private void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * size));
    }
    ids[size++] = id;
  }

  /** Tokens so far. */
  public int size() {
    return size;
  }

  /** The model of the text; this must not be used afterwards. */
  public InfiniteModel model(double backoff) {
    return InfiniteModel.of(vocabulary.build(), Arrays.copyOf(ids, size), backoff);
  }
}
