package dev.assay.yamltasks.functions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** HellaSwag's rows as queries and endings, rid of WikiHow's bracketed artefacts. */
final class Hellaswag implements Equivalent.OfDocs {
  // As Python's: the dot stops at a newline only.
  private static final Pattern BRACKETS = Pattern.compile("\\[.*?\\]", Pattern.UNIX_LINES);

  @Override
  public List<Map<String, @Nullable Object>> apply(List<Map<String, @Nullable Object>> rows) {
    return rows.stream().map(Hellaswag::processed).toList();
  }

  private static Map<String, @Nullable Object> processed(Map<String, @Nullable Object> row) {
    var processed = new LinkedHashMap<>(row);
    String context =
        Rows.text(row, "ctx_a") + " " + PythonStrings.capitalize(Rows.text(row, "ctx_b"));
    processed.put("query", cleaned(Rows.text(row, "activity_label") + ": " + context));
    processed.put("choices", Rows.texts(row, "endings").stream().map(Hellaswag::cleaned).toList());
    processed.put("gold", Long.valueOf(String.valueOf(row.get("label")).strip()));
    return processed;
  }

  private static String cleaned(String text) {
    String plain = PythonStrings.strip(text).replace(" [title]", ". ");
    return BRACKETS.matcher(plain).replaceAll("").replace("  ", " ");
  }
}
