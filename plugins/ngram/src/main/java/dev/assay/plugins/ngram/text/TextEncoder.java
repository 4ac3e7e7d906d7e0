package dev.assay.plugins.ngram.text;

import java.util.Arrays;

/** Text to token ids: unknown words become {@code <unk>}, ends of sentences {@code </s>}. */
public final class TextEncoder {
  private final Vocabulary vocabulary;
  private final Unit unit;

  /** Creates an encoder; safe for use by several threads. */
  public TextEncoder(Vocabulary vocabulary, Unit unit) {
    this.vocabulary = vocabulary;
    this.unit = unit;
  }

  /** Returns the ids of {@code text[from, to)}. */
  public int[] encode(byte[] text, int from, int to) {
    Ids ids = new Ids(vocabulary, to - from);
    unit.segment(text, from, to, ids);
    return Arrays.copyOf(ids.ids, ids.size);
  }

  /** What this encoder segments text into. */
  public Unit unit() {
    return unit;
  }

  private static final class Ids implements TokenSink {
    private final Vocabulary vocabulary;
    private int[] ids;
    private int size;

    Ids(Vocabulary vocabulary, int bytes) {
      this.vocabulary = vocabulary;
      // A token takes a byte at least.
      ids = new int[bytes];
    }

    @Override
    public void token(byte[] text, int from, int to) {
      ids[size++] = vocabulary.idOfText(text, from, to);
    }

    @Override
    public void endOfSentence() {
      ids[size++] = Vocabulary.SENTENCE_END;
    }
  }
}
