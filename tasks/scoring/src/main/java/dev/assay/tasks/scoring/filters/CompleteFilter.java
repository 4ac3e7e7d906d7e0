package dev.assay.tasks.scoring.filters;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the answer to what it continues: the text in a column of the document, such as the head of
 * a function, and the answer as far as the first {@code until}.
 */
record CompleteFilter(String owner, String column, @Nullable String until) implements Filter {
  static Filter create(Parameters parameters) {
    parameters.only("column", "until");
    String column = parameters.text("column");
    if (column == null) {
      throw parameters.invalid("column, whose text the answer continues, is missing.");
    }
    return new CompleteFilter(parameters.owner(), column, parameters.text("until"));
  }

  @Override
  public List<String> apply(List<String> answers, Example example) {
    if (!(example.doc().fields().get(column) instanceof String start)) {
      throw new EvalException(
          ErrorCode.INVALID_DATA,
          "%s: document %d has no text in column \"%s\"."
              .formatted(owner, example.doc().index(), column));
    }
    return answers.stream().map(answer -> start + wanted(answer)).toList();
  }

  private String wanted(String answer) {
    int end = until == null ? -1 : answer.indexOf(until);
    return end < 0 ? answer : answer.substring(0, end);
  }
}
