package dev.assay.tasks.perplexity;

import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The source {@code wikitext}: a WikiText file as one document an article, with the field {@code
 * page}. An article begins at a title, a line {@code = Title =} with blank lines around it;
 * sections have two signs or more a side.
 */
final class WikitextArticles implements DatasetSource {
  private static final Pattern TITLE = Pattern.compile(" ?= [^=\\s](?:[^=]*[^=\\s])? = ?");

  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    String text = TextFile.read(request, dataDirectories);
    var docs = new ArrayList<Doc>();
    int start = 0;
    int line = 0;
    boolean blankBefore = true;
    while (line < text.length()) {
      int newline = text.indexOf('\n', line);
      int end = newline < 0 ? text.length() : newline + 1;
      boolean title = blankBefore && isTitle(text.substring(line, end)) && blankAt(text, end);
      if (title && !text.substring(start, line).isBlank()) {
        docs.add(page(docs.size(), text.substring(start, line)));
        start = line;
      }
      blankBefore = text.substring(line, end).isBlank();
      line = end;
    }
    if (!text.substring(start).isBlank()) {
      docs.add(page(docs.size(), text.substring(start)));
    }
    return docs;
  }

  private static boolean isTitle(String line) {
    return TITLE.matcher(line.stripTrailing()).matches()
        || TITLE.matcher(line.replace("\n", "")).matches();
  }

  private static boolean blankAt(String text, int start) {
    int newline = text.indexOf('\n', start);
    return text.substring(start, newline < 0 ? text.length() : newline).isBlank();
  }

  private static Doc page(int index, String text) {
    return new Doc(index, Map.of("page", text));
  }
}
