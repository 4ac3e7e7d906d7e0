package dev.assay.yamltasks.functions;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * WinoGrande by partial evaluation: each option is put into the sentence's blank, and what follows
 * the blank is scored after either.
 */
final class Winogrande {
  /** Which option is right. */
  static final Equivalent.OfField TEXT =
      row ->
          switch (Rows.text(row, "answer")) {
            case "1" -> 0L;
            case "2" -> 1L;
            default -> throw new IllegalArgumentException("column \"answer\" is neither 1 nor 2");
          };

  /** What follows the blank. */
  static final Equivalent.OfField TARGET =
      row -> PythonStrings.strip(Rows.text(row, "sentence").substring(blank(row) + 1));

  /** The sentence up to the blank, filled with either option. */
  static final Equivalent.OfField CHOICES =
      row -> {
        String before = Rows.text(row, "sentence").substring(0, blank(row));
        return List.of(before + Rows.text(row, "option1"), before + Rows.text(row, "option2"));
      };

  private Winogrande() {}

  private static int blank(Map<String, @Nullable Object> row) {
    int blank = Rows.text(row, "sentence").indexOf('_');
    if (blank < 0) {
      throw new IllegalArgumentException("column \"sentence\" has no blank \"_\"");
    }
    return blank;
  }
}
