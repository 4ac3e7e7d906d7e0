package dev.assay.plugins.ngram.arpa;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes models in the ARPA format that KenLM and SRILM read: per order a line an n-gram, {@code
 * log10 probability TAB words [TAB log10 back-off weight]}. Numbers are the shortest that read back
 * as the same float32. A model over characters or bytes says so in a leading comment, and writes
 * white space and bytes above ASCII as {@code <0xHH>}.
 */
public final class ArpaWriter {
  private static final int BUFFER = 1 << 16;

  private final NgramModel model;
  private final byte[][] names;
  private final OutputStream stream;
  private byte[] buffer = new byte[BUFFER];
  private int filled;

  private ArpaWriter(NgramModel model, Unit unit, OutputStream stream) {
    this.model = model;
    this.names = names(model, unit);
    this.stream = stream;
  }

  /** Writes a model; the stream stays open. */
  public static void write(NgramModel model, Unit unit, OutputStream stream) throws IOException {
    try {
      new ArpaWriter(model, unit, stream).write(unit);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    stream.flush();
  }

  private void write(Unit unit) {
    if (unit != Unit.WORD) {
      text(TokenNames.UNIT_COMMENT + unit.specName() + "\n");
    }
    text("\\data\\\n");
    for (int order = 1; order <= model.order(); order++) {
      text("ngram " + order + "=" + model.size(order) + "\n");
    }
    for (int order = 1; order <= model.order(); order++) {
      text("\n\\" + order + "-grams:\n");
      model.forEach(order, this::line);
    }
    text("\n\\end\\\n");
    flush();
  }

  private void line(int node, int[] words) {
    number(model.log10Probability(node));
    for (int i = 0; i < words.length; i++) {
      room(1);
      buffer[filled++] = (byte) (i == 0 ? '\t' : ' ');
      bytes(names[words[i]]);
    }
    if (words.length < model.order()) {
      room(1);
      buffer[filled++] = '\t';
      number(model.log10Backoff(node));
    }
    room(1);
    buffer[filled++] = '\n';
  }

  private void number(float value) {
    room(DecimalFloat.LONGEST);
    filled = DecimalFloat.write(value, buffer, filled);
  }

  private void text(String ascii) {
    bytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private void bytes(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, filled, bytes.length);
    filled += bytes.length;
  }

  /** Makes room for so many bytes. */
  private void room(int bytes) {
    if (buffer.length - filled < bytes) {
      flush();
      if (buffer.length < bytes) {
        buffer = new byte[bytes];
      }
    }
  }

  private void flush() {
    try {
      stream.write(buffer, 0, filled);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    filled = 0;
  }

  private static byte[][] names(NgramModel model, Unit unit) {
    byte[][] names = new byte[model.vocabulary().size()][];
    for (int word = 0; word < names.length; word++) {
      names[word] = TokenNames.encode(model.vocabulary().bytes(word), unit);
    }
    return names;
  }
}
