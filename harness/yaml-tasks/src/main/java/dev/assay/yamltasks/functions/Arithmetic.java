package dev.assay.yamltasks.functions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arithmetic sets' questions as GPT-3's harness worded them. */
final class Arithmetic implements Equivalent.OfDocs {
  @Override
  public List<Map<String, @Nullable Object>> apply(List<Map<String, @Nullable Object>> rows) {
    return rows.stream().map(Arithmetic::reworded).toList();
  }

  private static Map<String, @Nullable Object> reworded(Map<String, @Nullable Object> row) {
    var reworded = new LinkedHashMap<>(row);
    reworded.put(
        "context",
        PythonStrings.strip(Rows.text(row, "context"))
            .replace("\n\n", "\n")
            .replace("Q:", "Question:")
            .replace("A:", "Answer:"));
    return reworded;
  }
}
