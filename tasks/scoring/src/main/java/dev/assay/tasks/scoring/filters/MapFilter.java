package dev.assay.tasks.scoring.filters;

import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import java.util.HashMap;
import java.util.Map;

/**
 * Each answer looked up in {@code mapping_dict}; {@code default_value} for those that are not in
 * it, {@link Filter#INVALID} where there is none. Numbers become their digits.
 */
final class MapFilter {
  private MapFilter() {}

  static Filter create(Parameters parameters) {
    parameters.only("mapping_dict", "default_value");
    Map<String, String> mapping = mapping(parameters);
    Object value = parameters.values().get("default_value");
    String otherwise = value == null ? Filter.INVALID : answer(parameters, value);
    return (answers, _) ->
        answers.stream().map(answer -> mapping.getOrDefault(answer, otherwise)).toList();
  }

  private static Map<String, String> mapping(Parameters parameters) {
    var mapping = new HashMap<String, String>();
    switch (parameters.values().get("mapping_dict")) {
      case null -> {
        // Everything becomes the default.
      }
      case Map<?, ?> given ->
          given.forEach((key, to) -> mapping.put(String.valueOf(key), answer(parameters, to)));
      case Object other ->
          throw parameters.invalid("mapping_dict is " + other + ", not a map of answers.");
    }
    return mapping;
  }

  private static String answer(Parameters parameters, Object value) {
    return switch (value) {
      case String text -> text;
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case null, default ->
          throw parameters.invalid(
              "an answer is mapped to " + value + ", not to a text or a whole number.");
    };
  }
}
