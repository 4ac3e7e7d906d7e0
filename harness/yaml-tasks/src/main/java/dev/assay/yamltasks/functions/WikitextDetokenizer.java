package dev.assay.yamltasks.functions;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Undoes WikiText's tokenisation, step by step as Megatron-LM first did and the field since does;
 * among its steps are some that never match or change more than they mean to, and they stay, for
 * the sake of comparable numbers.
 */
final class WikitextDetokenizer implements Equivalent.OfField {
  private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES;

  private record Step(Pattern pattern, String replacement) {}

  private static final List<Step> STEPS =
      List.of(
          literal("s '", "s'"),
          new Step(Pattern.compile("/' [0-9]/"), "/'[0-9]/"),
          literal(" @-@ ", "-"),
          literal(" @,@ ", ","),
          literal(" @.@ ", "."),
          literal(" : ", ": "),
          literal(" ; ", "; "),
          literal(" . ", ". "),
          literal(" ! ", "! "),
          literal(" ? ", "? "),
          literal(" , ", ", "),
          new Step(Pattern.compile("\\(\\s*([^\\)]*?)\\s*\\)", FLAGS), "($1)"),
          new Step(Pattern.compile("\\[\\s*([^\\]]*?)\\s*\\]", FLAGS), "[$1]"),
          new Step(Pattern.compile("\\{\\s*([^}]*?)\\s*\\}", FLAGS), "{$1}"),
          new Step(Pattern.compile("\"\\s*([^\"]*?)\\s*\"", FLAGS), "\"$1\""),
          new Step(Pattern.compile("'\\s*([^']*?)\\s*'", FLAGS), "'$1'"),
          literal("= = = =", "===="),
          literal("= = =", "==="),
          literal("= =", "=="),
          literal(" ° ", "°"),
          literal(" \n", "\n"),
          literal("\n ", "\n"),
          literal(" N ", " 1 "),
          literal(" 's", "'s"));

  private static Step literal(String from, String to) {
    return new Step(Pattern.compile(from, Pattern.LITERAL), to);
  }

  @Override
  public Object apply(Map<String, @Nullable Object> row) {
    String text = Rows.text(row, "page");
    for (Step step : STEPS) {
      text = step.pattern.matcher(text).replaceAll(step.replacement);
    }
    return text;
  }
}
