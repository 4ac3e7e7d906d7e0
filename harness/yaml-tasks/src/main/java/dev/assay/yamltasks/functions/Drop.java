package dev.assay.yamltasks.functions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DROP's rows with the different right answers in a column {@code answers}, each a list: a number,
 * one or more spans of the passage, or a date.
 */
final class Drop implements Equivalent.OfDocs {
  @Override
  public List<Map<String, @Nullable Object>> apply(List<Map<String, @Nullable Object>> rows) {
    return rows.stream().map(Drop::processed).toList();
  }

  private static Map<String, @Nullable Object> processed(Map<String, @Nullable Object> row) {
    var answers = new LinkedHashSet<List<String>>();
    answers.add(answer(mapping(row.get("answer"), "answer")));
    Map<?, ?> validated = mapping(row.get("validated_answers"), "validated_answers");
    List<?> numbers = list(validated.get("number"));
    List<?> dates = list(validated.get("date"));
    List<?> spans = list(validated.get("spans"));
    if (dates.size() != numbers.size() || spans.size() != numbers.size()) {
      throw new IllegalArgumentException(
          "column \"validated_answers\" has lists of unequal length");
    }
    for (int i = 0; i < numbers.size(); i++) {
      var one = new LinkedHashMap<String, @Nullable Object>();
      one.put("number", numbers.get(i));
      one.put("date", dates.get(i));
      one.put("spans", spans.get(i));
      answers.add(answer(one));
    }
    var processed = new LinkedHashMap<>(row);
    processed.put("id", row.get("query_id"));
    processed.put("answers", new ArrayList<>(answers));
    return processed;
  }

  private static List<String> answer(Map<?, ?> answer) {
    String number = String.valueOf(answer.get("number"));
    if (!number.isEmpty()) {
      return List.of(number);
    }
    List<?> spans = list(answer.get("spans"));
    if (!spans.isEmpty()) {
      return spans.stream().map(String::valueOf).toList();
    }
    Map<?, ?> date = mapping(answer.get("date"), "date");
    return List.of(
        PythonStrings.strip(date.get("day") + " " + date.get("month") + " " + date.get("year")));
  }

  private static Map<?, ?> mapping(@Nullable Object value, String column) {
    if (value instanceof Map<?, ?> mapping) {
      return mapping;
    }
    throw new IllegalArgumentException("column \"" + column + "\" holds no mapping");
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("an answer holds no list where there should be one");
  }
}
