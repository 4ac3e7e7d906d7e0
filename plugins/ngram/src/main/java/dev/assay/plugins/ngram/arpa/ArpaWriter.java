package dev.assay.plugins.ngram.arpa;

import dev.assay.plugins.ngram.model.Listing;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes models in the ARPA format that KenLM and SRILM read: per order a line an n-gram, {@code
 * log10 probability TAB words [TAB log10 back-off weight]}. Numbers are the shortest that read back
 * as the same float32. A model over characters or bytes says so in a leading comment, and writes
 * white space and bytes above ASCII as {@code <0xHH>}.
 */
public final class ArpaWriter {
  private static final int BUFFER = 1 << 16;
  private static final int RECENT_BITS = 12;

  private final Listing model;
  private final Names names;
  private final OutputStream stream;
  private byte[] buffer = new byte[BUFFER];
  private int filled;

  /** Numbers written lately, back-off weights above all, are written again and again. */
  private final int[] recent = new int[1 << RECENT_BITS];

  private final byte[] recentLengths = new byte[1 << RECENT_BITS];
  private final byte[] recentTexts = new byte[DecimalFloat.LONGEST << RECENT_BITS];

  /** The last n-gram: its words, what they are written as, and where each ends there. */
  private final int[] spelledWords;

  private byte[] spelled = new byte[64];
  private final int[] spelledEnd;

  private ArpaWriter(Listing model, Unit unit, OutputStream stream) {
    this.model = model;
    this.names = Names.of(model.vocabulary(), unit);
    this.stream = stream;
    spelledWords = new int[model.order()];
    spelledEnd = new int[model.order() + 1];
  }

  /** Writes a model; the stream stays open. */
  public static void write(Listing model, Unit unit, OutputStream stream) throws IOException {
    new ArpaWriter(model, unit, stream).write(unit);
    stream.flush();
  }

  private void write(Unit unit) throws IOException {
    if (unit != Unit.WORD) {
      text(TokenNames.UNIT_COMMENT + unit.specName() + "\n");
    }
    text("\\data\\\n");
    for (int order = 1; order <= model.order(); order++) {
      text("ngram " + order + "=" + model.size(order) + "\n");
    }
    for (int order = 1; order <= model.order(); order++) {
      text("\n\\" + order + "-grams:\n");
      Arrays.fill(spelledWords, -1);
      model.list(order, this::line);
    }
    text("\n\\end\\\n");
    flush();
  }

  private void line(int[] ngram, float log10Probability, float log10Backoff) throws IOException {
    number(log10Probability);
    room(1);
    buffer[filled++] = '\t';
    spell(ngram);
    room(spelledEnd[ngram.length]);
    System.arraycopy(spelled, 0, buffer, filled, spelledEnd[ngram.length]);
    filled += spelledEnd[ngram.length];
    if (ngram.length < model.order()) {
      room(1);
      buffer[filled++] = '\t';
      number(log10Backoff);
    }
    room(1);
    buffer[filled++] = '\n';
  }

  /** Writes only the words that differ from the last n-gram's: most of the first are the same. */
  private void spell(int[] ngram) {
    int same = 0;
    while (same < ngram.length && ngram[same] == spelledWords[same]) {
      same++;
    }
    for (int i = same; i < ngram.length; i++) {
      int start = names.start[ngram[i]];
      int length = names.start[ngram[i] + 1] - start;
      int at = spelledEnd[i];
      int end = at + length + 1;
      if (end > spelled.length) {
        spelled = Arrays.copyOf(spelled, 2 * end);
      }
      if (i > 0) {
        spelled[at++] = ' ';
      }
      System.arraycopy(names.text, start, spelled, at, length);
      spelledEnd[i + 1] = at + length;
      spelledWords[i] = ngram[i];
    }
  }

  private void number(float value) throws IOException {
    room(DecimalFloat.LONGEST);
    int bits = Float.floatToRawIntBits(value);
    int slot = bits * 0x9E3779B9 >>> Integer.SIZE - RECENT_BITS;
    int at = slot * DecimalFloat.LONGEST;
    if (recentLengths[slot] == 0 || recent[slot] != bits) {
      recent[slot] = bits;
      recentLengths[slot] = (byte) (DecimalFloat.write(value, recentTexts, at) - at);
    }
    System.arraycopy(recentTexts, at, buffer, filled, recentLengths[slot]);
    filled += recentLengths[slot];
  }

  private void text(String ascii) throws IOException {
    bytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private void bytes(byte[] bytes) throws IOException {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, filled, bytes.length);
    filled += bytes.length;
  }

  /** Makes room for so many bytes. */
  private void room(int bytes) throws IOException {
    if (buffer.length - filled < bytes) {
      flush();
      if (buffer.length < bytes) {
        buffer = new byte[bytes];
      }
    }
  }

  private void flush() throws IOException {
    stream.write(buffer, 0, filled);
    filled = 0;
  }

  /** What words are written as, one behind the other: far less than an array for each. */
  private record Names(byte[] text, int[] start) {
    static Names of(Vocabulary vocabulary, Unit unit) {
      byte[] text = new byte[1 << 10];
      int[] start = new int[vocabulary.size() + 1];
      for (int word = 0; word < vocabulary.size(); word++) {
        byte[] name = TokenNames.encode(vocabulary.bytes(word), unit);
        int end = Math.addExact(start[word], name.length);
        if (end > text.length) {
          text = Arrays.copyOf(text, (int) Math.min(Integer.MAX_VALUE - 8, end + (end >> 1) + 1L));
        }
        System.arraycopy(name, 0, text, start[word], name.length);
        start[word + 1] = end;
      }
      return new Names(text, start);
    }
  }
}
