package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.counts.NgramCounter;
import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files in the test resources, and models of short texts. */
public final class Fixtures {
  private Fixtures() {}

  /** The bytes of a resource, by its path from the root. */
  public static byte[] resource(String path) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A cursor that has come past these words, of which the first follows nothing known. */
  public static NgramModel.Cursor behind(NgramModel model, int... words) {
    NgramModel.Cursor cursor = model.cursor();
    for (int word : words) {
      cursor.advance(word);
    }
    return cursor;
  }

  /** Counts a text. */
  public static NgramCounts count(Unit unit, int order, byte[] text) {
    NgramCounter counter = new NgramCounter(unit, order, text.length);
    unit.segment(text, 0, text.length, counter);
    return counter.finish();
  }
}
