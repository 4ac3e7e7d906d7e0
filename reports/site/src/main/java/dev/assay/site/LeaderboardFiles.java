package dev.assay.site;

import dev.assay.core.statistics.RankInterval;
import dev.assay.reports.MarkdownTable;
import dev.assay.reports.Numbers;
import dev.assay.site.BoardColumn.About;
import dev.assay.site.BoardColumn.Scored;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The leaderboard's table for programs and for pull requests. */
final class LeaderboardFiles {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private LeaderboardFiles() {}

  /** A line a model; five columns a score, at full precision. */
  static String csv(Leaderboard leaderboard) throws IOException {
    var text = new StringBuilder();
    try (var csv =
        new CSVPrinter(text, CSVFormat.RFC4180.builder().setRecordSeparator("\n").get())) {
      List<String> names =
          new ArrayList<>(List.of("rank", "rank_worst", "model", "family", "digest"));
      for (BoardColumn column : leaderboard.columns().all()) {
        names.add(column.label());
        if (column instanceof Scored) {
          List.of("stderr", "ci95_low", "ci95_high", "n")
              .forEach(part -> names.add(column.label() + " " + part));
        }
      }
      csv.printRecord(names);
      for (BoardModel model : leaderboard.ranked()) {
        csv.printRecord(record(leaderboard, model));
      }
    }
    return text.toString();
  }

  private static List<Object> record(Leaderboard leaderboard, BoardModel model) {
    Optional<RankInterval> rank = leaderboard.rank(model);
    ModelCard card = model.entry().card();
    List<Object> cells = new ArrayList<>();
    cells.add(rank.map(found -> Integer.toString(found.best())).orElse(""));
    cells.add(rank.map(found -> Integer.toString(found.worst())).orElse(""));
    cells.addAll(List.of(model.name(), card.family(), card.digest()));
    for (BoardColumn column : leaderboard.columns().all()) {
      switch (column) {
        case Scored scored -> {
          Optional<Score> score = leaderboard.score(model, scored);
          Interval interval = score.map(Score::ci95).orElse(null);
          cells.add(exact(score.map(Score::value).orElse(null)));
          cells.add(exact(score.map(Score::stderr).orElse(null)));
          cells.add(exact(interval == null ? null : interval.low()));
          cells.add(exact(interval == null ? null : interval.high()));
          cells.add(score.map(found -> Long.toString(found.n())).orElse(""));
        }
        case About about -> {
          String known = leaderboard.about(model, about);
          cells.add(known == null ? "" : known.replace(",", ""));
        }
      }
    }
    return cells;
  }

  private static String exact(@Nullable Double number) {
    return number == null ? "" : Double.toString(number);
  }

  static String markdown(Leaderboard leaderboard) {
    var out = new StringBuilder();
    Columns columns = leaderboard.columns();
    out.append("# ").append(MarkdownTable.escape(columns.title())).append("\n\n");
    out.append("Ranked by ")
        .append(MarkdownTable.escape(columns.rankedBy().label()))
        .append(
            "; models whose difference is not established (paired by document, 5 %, Holm over all"
                + " pairs) share a rank. ± is the standard error.\n\n");
    List<String> headings = new ArrayList<>(List.of("Rank", "Model"));
    for (BoardColumn column : columns.all()) {
      String arrow = column instanceof Scored scored ? (scored.higherIsBetter() ? " ↑" : " ↓") : "";
      headings.add(MarkdownTable.escape(column.label()) + arrow + ":");
    }
    var table = new MarkdownTable(out, headings);
    for (BoardModel model : leaderboard.ranked()) {
      List<String> cells = new ArrayList<>();
      cells.add(leaderboard.rank(model).map(Leaderboard::text).orElse("–"));
      cells.add(MarkdownTable.escape(model.name()));
      for (BoardColumn column : columns.all()) {
        cells.add(
            switch (column) {
              case Scored scored ->
                  leaderboard.score(model, scored).map(Numbers::valueAndError).orElse("–");
              case About about -> {
                String known = leaderboard.about(model, about);
                yield known == null ? "–" : MarkdownTable.escape(known);
              }
            });
      }
      table.row(cells);
    }
    return out.toString();
  }

  static String json(Leaderboard leaderboard) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format_version", 1);
    root.put("title", leaderboard.columns().title());
    root.put("ranked_by", leaderboard.columns().rankedBy().label());
    ArrayNode models = root.putArray("models");
    for (BoardModel model : leaderboard.ranked()) {
      ObjectNode entry = models.addObject();
      ModelCard card = model.entry().card();
      entry.put("model", model.name());
      entry.put("family", card.family());
      entry.put("digest", card.digest());
      entry.put("parameters", card.parameters());
      leaderboard
          .rank(model)
          .ifPresentOrElse(rank -> put(entry, rank), () -> entry.putNull("rank"));
      ArrayNode runs = entry.putArray("runs");
      model.runs().forEach(run -> runs.add(leaderboard.board().labels().get(run)));
      ArrayNode scores = entry.putArray("scores");
      for (Scored column : leaderboard.columns().scored()) {
        leaderboard
            .score(model, column)
            .ifPresent(score -> {
              ObjectNode found = scores.addObject();
              found.put("column", column.label());
              found.put("value", score.value());
              found.put("stderr", score.stderr());
              Interval interval = score.ci95();
              if (interval == null) {
                found.putNull("ci95");
              } else {
                found.putArray("ci95").add(interval.low()).add(interval.high());
              }
              found.put("n", score.n());
              found.put("higher_is_better", column.higherIsBetter());
              leaderboard.rank(model, column).ifPresent(rank -> put(found, rank));
            });
      }
    }
    ArrayNode notes = root.putArray("notes");
    leaderboard.board().notes().forEach(notes::add);
    return JSON.writeValueAsString(root) + "\n";
  }

  private static void put(ObjectNode node, RankInterval rank) {
    node.put("rank", rank.best());
    node.put("rank_worst", rank.worst());
  }
}
