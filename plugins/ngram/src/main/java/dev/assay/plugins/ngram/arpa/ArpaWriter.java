package dev.assay.plugins.ngram.arpa;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import java.io.BufferedOutputStream;
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
  private ArpaWriter() {}

  /** Writes a model; the stream stays open. */
  public static void write(NgramModel model, Unit unit, OutputStream stream) throws IOException {
    OutputStream out = new BufferedOutputStream(stream, 1 << 16);
    if (unit != Unit.WORD) {
      ascii(out, TokenNames.UNIT_COMMENT + unit.specName() + "\n");
    }
    ascii(out, "\\data\\\n");
    for (int order = 1; order <= model.order(); order++) {
      ascii(out, "ngram " + order + "=" + model.size(order) + "\n");
    }
    byte[][] names = names(model, unit);
    try {
      for (int order = 1; order <= model.order(); order++) {
        ascii(out, "\n\\" + order + "-grams:\n");
        model.forEach(order, (node, words) -> line(model, names, node, words, out));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    ascii(out, "\n\\end\\\n");
    out.flush();
  }

  private static void line(
      NgramModel model, byte[][] names, int node, int[] words, OutputStream out) {
    try {
      ascii(out, number(model.log10Probability(node)));
      for (int i = 0; i < words.length; i++) {
        out.write(i == 0 ? '\t' : ' ');
        out.write(names[words[i]]);
      }
      if (words.length < model.order()) {
        out.write('\t');
        ascii(out, number(model.log10Backoff(node)));
      }
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[][] names(NgramModel model, Unit unit) {
    byte[][] names = new byte[model.vocabulary().size()][];
    for (int word = 0; word < names.length; word++) {
      names[word] = TokenNames.encode(model.vocabulary().bytes(word), unit);
    }
    return names;
  }

  private static String number(float value) {
    String text = Float.toString(value);
    if (text.endsWith(".0")) {
      return value == 0 ? "0" : text.substring(0, text.length() - 2);
    }
    return text;
  }

  private static void ascii(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
