package dev.assay.yamltasks.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The families whose Python makes a target of a column of labels. */
final class Labels {
  static final Equivalent.OfField TRUE_NEITHER_FALSE = named("True", "Neither", "False");
  static final Equivalent.OfField ENTAILMENT = named("entailment", "neutral", "contradiction");
  static final Equivalent.OfField TRUE_FALSE_INCONCLUSIVE = named("true", "false", "inconclusive");

  private Labels() {}

  private static Equivalent.OfField named(String... names) {
    return row -> {
      if (row.get("label") instanceof Long label && label >= 0 && label < names.length) {
        return names[label.intValue()];
      }
      throw new IllegalArgumentException(
          "column \"label\" holds no number from 0 to " + (names.length - 1));
    };
  }

  /** Where {@code mc2_targets.labels} are 1: TruthfulQA's true answers. */
  static @Nullable Object trueAnswers(Map<String, @Nullable Object> row) {
    if (row.get("mc2_targets") instanceof Map<?, ?> targets
        && targets.get("labels") instanceof List<?> labels) {
      var right = new ArrayList<Long>();
      for (int i = 0; i < labels.size(); i++) {
        if (Long.valueOf(1).equals(labels.get(i))) {
          right.add((long) i);
        }
      }
      return right;
    }
    throw new IllegalArgumentException("column \"mc2_targets\" holds no labels");
  }
}
