package dev.assay.cli;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.units.media.DataUri;
import dev.assay.units.media.MediaException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;

/**
 * A recording or an image, and what it is of.
 *
 * @param content the bytes of its file
 * @param label of one line
 */
record LabelledMedium(Kind kind, byte[] content, String label) {
  /** By the name of the column that holds it. */
  enum Kind {
    AUDIO,
    IMAGE;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws EvalException naming the document, if it has no medium or no such label
   */
  static LabelledMedium of(Doc doc, String labelColumn) {
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(candidate -> doc.fields().get(candidate.column()) instanceof String)
            .findFirst()
            .orElseThrow(() -> invalid(doc, "it has no column audio or image."));
    if (!(doc.fields().get(labelColumn) instanceof String label)
        || label.isEmpty()
        || label.lines().count() != 1) {
      throw invalid(doc, "its column \"" + labelColumn + "\" holds no text of one line.");
    }
    try {
      byte[] content = DataUri.content(URI.create((String) doc.fields().get(kind.column())));
      return new LabelledMedium(kind, content, label);
    } catch (MediaException | IllegalArgumentException e) {
      throw invalid(doc, "its " + kind.column() + " is no data: URI in base 64.");
    }
  }

  private static EvalException invalid(Doc doc, String problem) {
    return new EvalException(
        ErrorCode.INVALID_DATA, "Document " + doc.index() + " cannot be learnt from: " + problem);
  }
}
