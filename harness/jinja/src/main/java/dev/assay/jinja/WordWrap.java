package dev.assay.jinja;

import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.Substrings;
import dev.assay.jinja.python.TextWrap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filter {@code wordwrap}. */
final class WordWrap {
  private WordWrap() {}

  static String wrap(@Nullable Object[] a, Render render) {
    String s = Filters.ownString(a[0], "splitlines");
    long width = Numbers.index(a[1], "width");
    String separator = a[3] == null ? "\n" : Filters.string(a[3], "wrapstring");
    List<String> paragraphs = new ArrayList<>();
    for (Object line : Substrings.splitLines(s, false, render.work)) {
      List<String> lines =
          TextWrap.wrap(
              (String) line, width, Filters.truth(a[2]), Filters.truth(a[4]), render.work);
      render.work.spend(lines.size() + 1L, separator.length());
      paragraphs.add(String.join(separator, lines));
    }
    return String.join(separator, paragraphs);
  }
}
