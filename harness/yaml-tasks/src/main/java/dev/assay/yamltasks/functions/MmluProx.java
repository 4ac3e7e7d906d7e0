package dev.assay.yamltasks.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** MMLU-ProX's questions of up to ten options, in the words of each of its languages. */
final class MmluProx {
  private static final int OPTIONS = 10;
  private static final Map<String, Words> LANGUAGES = read();

  private record Words(String question, String options, String answer, String workedAnswer) {}

  private MmluProx() {}

  static Equivalent.@Nullable OfField question(String language) {
    Words words = LANGUAGES.get(language);
    return words == null ? null : row -> asked(words, row) + words.answer;
  }

  static Equivalent.@Nullable OfField worked(String language) {
    Words words = LANGUAGES.get(language);
    return words == null
        ? null
        : row ->
            asked(words, row)
                + Rows.text(row, "cot_content").replace(words.workedAnswer, words.answer)
                + "\n\n";
  }

  private static String asked(Words words, Map<String, @Nullable Object> row) {
    var text = new StringBuilder(words.question + "\n" + Rows.text(row, "question") + "\n");
    text.append(words.options).append('\n');
    for (int i = 0; i < OPTIONS; i++) {
      if (row.get("option_" + i) != null) {
        text.append((char) ('A' + i)).append(". ").append(Rows.text(row, "option_" + i));
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static Map<String, Words> read() {
    try (InputStream in =
        Objects.requireNonNull(MmluProx.class.getResourceAsStream("mmlu_prox.tsv"))) {
      var languages = new LinkedHashMap<String, Words>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          languages.put(cells[0], new Words(cells[1], cells[2], cells[3], cells[4]));
        }
      }
      return languages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
