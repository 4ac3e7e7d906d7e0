package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.text.AnswerRegex;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.List;
import java.util.Locale;

/** What {@code exact_match} leaves out of both texts before it compares them, in this order. */
record TextNormaliser(
    List<AnswerRegex> regexesToIgnore,
    boolean ignoreCase,
    boolean ignorePunctuation,
    boolean ignoreNumbers) {
  static final String[] OPTIONS = {
    "regexes_to_ignore", "ignore_case", "ignore_punctuation", "ignore_numbers"
  };

  static TextNormaliser of(Parameters parameters) {
    return new TextNormaliser(
        parameters.texts("regexes_to_ignore").stream()
            .map(regex -> AnswerRegex.compile(parameters, "regexes_to_ignore", regex))
            .toList(),
        parameters.flag("ignore_case", false),
        parameters.flag("ignore_punctuation", false),
        parameters.flag("ignore_numbers", false));
  }

  String normalise(String text) {
    String result = text;
    for (AnswerRegex regex : regexesToIgnore) {
      result = regex.remove(result);
    }
    if (ignoreCase) {
      result = result.toLowerCase(Locale.ROOT);
    }
    if (ignorePunctuation) {
      result = PythonText.without(result, PythonText::isAsciiPunctuation);
    }
    return ignoreNumbers ? PythonText.without(result, c -> c >= '0' && c <= '9') : result;
  }
}
