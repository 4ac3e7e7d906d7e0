package dev.assay.spi.scoring;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a task definition says to a filter or metric beyond its name, checked as it is read.
 *
 * @param owner how messages call it, such as {@code task gsm8k, filter regex}
 * @param values as YAML gives them: String, Long, Double, Boolean, List, Map
 */
public record Parameters(String owner, Map<String, Object> values) {
  public Parameters {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static Parameters none(String owner) {
    return new Parameters(owner, Map.of());
  }

  /** Throws unless every parameter given is one of these. */
  public Parameters only(String... allowed) {
    Set<String> known = Set.of(allowed);
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw invalid("has no parameter \"" + key + "\". " + DidYouMean.sentence(key, known));
      }
    }
    return this;
  }

  public @Nullable String text(String key) {
    return switch (values.get(key)) {
      case null -> null;
      case String text -> text;
      case Object other -> throw wrong(key, other, "text");
    };
  }

  public String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  public long integer(String key, long otherwise) {
    return switch (values.get(key)) {
      case null -> otherwise;
      case Integer number -> number;
      case Long number -> number;
      case Object other -> throw wrong(key, other, "a whole number");
    };
  }

  public boolean flag(String key, boolean otherwise) {
    return switch (values.get(key)) {
      case null -> otherwise;
      case Boolean flag -> flag;
      case Object other -> throw wrong(key, other, "true or false");
    };
  }

  /** A list of texts; a single text stands for a list of one. */
  public List<String> texts(String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case String text -> List.of(text);
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      case Object other -> throw wrong(key, other, "a list of texts");
    };
  }

  /** An error about these parameters. */
  public EvalException invalid(String problem) {
    return new EvalException(ErrorCode.INVALID_CONFIGURATION, owner + ": " + problem);
  }

  private EvalException wrong(String key, Object value, String expected) {
    return invalid(key + " is " + value + ", not " + expected + ".");
  }
}
