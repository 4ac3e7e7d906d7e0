package dev.assay.tasks.scoring.filters;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.text.AnswerRegex;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The words of the document's list that the answer holds, in the order in which each stands last,
 * joined by blanks. The list is what follows {@code after} in {@code column}.
 */
final class WordSortFilter implements Filter {
  private final Parameters owner;
  private final String column;
  private final String after;

  private WordSortFilter(Parameters owner, String column, String after) {
    this.owner = owner;
    this.column = column;
    this.after = after;
  }

  static Filter create(Parameters parameters) {
    parameters.only("column", "after");
    return new WordSortFilter(
        parameters, parameters.text("column", "input"), parameters.text("after", "List:"));
  }

  @Override
  public List<String> apply(List<String> answers, Example example) {
    List<String> words = words(example);
    String pattern = String.join("|", words.stream().map(word -> "\\b" + word + "\\b").toList());
    AnswerRegex regex = AnswerRegex.compile(owner, "the list's words", pattern);
    return answers.stream().map(answer -> inOrder(regex.findAll(answer))).toList();
  }

  private static String inOrder(List<List<String>> matches) {
    var seen = new LinkedHashSet<String>();
    matches.reversed().forEach(match -> seen.add(match.getFirst()));
    return String.join(" ", seen.reversed());
  }

  private List<String> words(Example example) {
    if (example.doc().fields().get(column) instanceof String text && text.contains(after)) {
      String rest = text.substring(text.indexOf(after) + after.length());
      int next = rest.indexOf(after);
      return PythonText.split(next < 0 ? rest : rest.substring(0, next));
    }
    throw new EvalException(
        ErrorCode.INVALID_DATA,
        "%s: document %d has no \"%s\" in column \"%s\"."
            .formatted(owner.owner(), example.doc().index(), after, column));
  }
}
