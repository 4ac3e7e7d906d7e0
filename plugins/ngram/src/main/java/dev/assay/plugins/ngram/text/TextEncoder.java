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
    Ids ids = new Ids(vocabulary, text, to - from);
    unit.segment(text, from, to, ids);
    ids.lookUp();
    return Arrays.copyOf(ids.ids, ids.size);
  }

  /** What this encoder segments text into. */
  public Unit unit() {
    return unit;
  }

  /** Collects words, and looks up many at a time. */
  private static final class Ids implements TokenSink {
    private static final int MANY = 128;

    private final Vocabulary vocabulary;
    private final byte[] text;
    private final int[] ids;
    private int size;

    /** Words that wait to be looked up: where they are in the text, and where their ids go. */
    private final int[] starts = new int[MANY];

    private final int[] ends = new int[MANY];
    private final int[] places = new int[MANY];
    private final int[] found = new int[MANY];
    private int waiting;

    Ids(Vocabulary vocabulary, byte[] text, int bytes) {
      this.vocabulary = vocabulary;
      this.text = text;
      // A token takes a byte at least.
      ids = new int[bytes];
    }

    @Override
    public void token(byte[] bytes, int from, int to) {
      if (waiting == MANY) {
        lookUp();
      }
      starts[waiting] = from;
      ends[waiting] = to;
      places[waiting++] = size++;
    }

    @Override
    public void endOfSentence() {
      ids[size++] = Vocabulary.SENTENCE_END;
    }

    void lookUp() {
      vocabulary.idsOfText(text, starts, ends, waiting, found);
      for (int i = 0; i < waiting; i++) {
        ids[places[i]] = found[i];
      }
      waiting = 0;
    }
  }
}
