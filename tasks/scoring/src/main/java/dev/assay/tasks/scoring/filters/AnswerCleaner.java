package dev.assay.tasks.scoring.filters;

import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.text.AnswerRegex;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.List;
import java.util.Locale;

/** What filters leave out of an answer before they look for something in it, in this order. */
record AnswerCleaner(List<AnswerRegex> ignored, boolean ignoreCase, boolean ignorePunctuation) {
  static AnswerCleaner of(Parameters parameters) {
    return new AnswerCleaner(
        parameters.texts("regexes_to_ignore").stream()
            .map(pattern -> AnswerRegex.compile(parameters, "regexes_to_ignore", pattern))
            .toList(),
        parameters.flag("ignore_case", false),
        parameters.flag("ignore_punctuation", false));
  }

  String plain(String text) {
    String plain = text;
    for (AnswerRegex pattern : ignored) {
      plain = pattern.remove(plain);
    }
    if (ignoreCase) {
      plain = plain.toLowerCase(Locale.ROOT);
    }
    return ignorePunctuation ? PythonText.without(plain, PythonText::isPunctuation) : plain;
  }
}
