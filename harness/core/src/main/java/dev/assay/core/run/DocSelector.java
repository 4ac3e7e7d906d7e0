package dev.assay.core.run;

import dev.assay.core.data.DocHash;
import dev.assay.core.suite.Selection;
import dev.assay.spi.data.Doc;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Chooses the documents of a task. A seeded sample takes those whose hash with the seed is lowest,
 * so that it depends on neither their order nor their number, and grows by adding.
 */
final class DocSelector {
  private DocSelector() {}

  static List<Doc> select(Selection selection, List<Doc> docs, String task, long seed) {
    return switch (selection) {
      case Selection.All _ -> docs;
      case Selection.First(int count) -> docs.subList(0, Math.min(count, docs.size()));
      case Selection.Sampled(int count) -> sample(docs, count, task, seed);
    };
  }

  private static List<Doc> sample(List<Doc> docs, int count, String task, long seed) {
    if (count >= docs.size()) {
      return docs;
    }
    record Ranked(Doc doc, String rank) {}
    return docs.stream()
        .map(doc -> new Ranked(doc, rank(doc, task, seed)))
        .sorted(Comparator.comparing(Ranked::rank).thenComparing(ranked -> ranked.doc().index()))
        .limit(count)
        .map(Ranked::doc)
        .sorted(Comparator.comparingInt(Doc::index))
        .toList();
  }

  private static String rank(Doc doc, String task, long seed) {
    String text = seed + "\n" + task + "\n" + DocHash.of(doc);
    return HexFormat.of().formatHex(DocHash.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
