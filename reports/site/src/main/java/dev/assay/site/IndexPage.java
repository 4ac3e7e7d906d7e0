package dev.assay.site;

import dev.assay.core.statistics.RankInterval;
import dev.assay.reports.Markup;
import dev.assay.reports.Numbers;
import dev.assay.site.BoardColumn.About;
import dev.assay.site.BoardColumn.Scored;
import dev.assay.spi.result.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The leaderboard: a table to sort and filter, a plot, the tasks, the runs. */
final class IndexPage {
  /** More than so many intervals are no plot any more. */
  private static final int PLOTTED = 40;

  private final Leaderboard leaderboard;
  private final Board board;
  private final Columns columns;
  private final List<BoardModel> ranked;
  private final Markup html;

  private IndexPage(Leaderboard leaderboard) {
    this.leaderboard = leaderboard;
    this.board = leaderboard.board();
    this.columns = leaderboard.columns();
    this.ranked = leaderboard.ranked();
    this.html = Page.open(columns.title(), columns.title(), "");
  }

  static String of(Leaderboard leaderboard) {
    return new IndexPage(leaderboard).page();
  }

  private String page() {
    html.open("p");
    html.text(
        count(board.models().size(), "model") + " on " + count(leaves(), "task") + ", ranked by ");
    html.element("b", columns.rankedBy().label());
    html.text(". ± is the standard error; ↑: higher is better, ↓: lower is better. ");
    html.element("span", "Marked", "class", "best");
    html.text(": nothing here is established to be better.").close();
    filters();
    table();
    plot();
    tasks();
    notes();
    runs();
    return Page.close(html);
  }

  private long leaves() {
    return board.tasks().stream().filter(task -> !task.entry().group()).count();
  }

  static String count(long count, String noun) {
    return Numbers.count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  private void filters() {
    html.open("form", "class", "filters", "id", "filters", "role", "search", "hidden", "");
    html.open("label").text("Model ");
    html.open("input", "type", "search", "id", "filter-name", "autocomplete", "off");
    html.close();
    html.open("label").text("Family ").open("select", "id", "filter-family");
    html.element("option", "all", "value", "");
    var families = new TreeSet<String>();
    board.models().forEach(model -> families.add(model.entry().card().family()));
    families.forEach(family -> html.element("option", family, "value", family));
    html.close().close();
    html.open("output", "id", "filter-count", "role", "status", "aria-live", "polite").close();
    html.close();
  }

  private void table() {
    Page.openTable(
        html, "Models by " + columns.rankedBy().label(), "id", "board", "class", "board");
    html.open("thead").open("tr");
    heading("Rank", "", columns.rankedBy().label().isEmpty() ? "none" : "ascending");
    heading("Model", "text", "none");
    for (BoardColumn column : columns.all()) {
      switch (column) {
        case Scored scored ->
            heading(
                scored.label() + " " + (scored.higherIsBetter() ? "↑" : "↓"),
                scored.higherIsBetter() ? "down" : "",
                "none");
        case About about -> heading(about.label(), isNumber(about) ? "down" : "text", "none");
      }
    }
    html.close().close().open("tbody");
    ranked.forEach(this::row);
    html.close();
    Page.closeTable(html);
  }

  private static boolean isNumber(About about) {
    return switch (about.fact()) {
      case PARAMETERS, CONTEXT_LENGTH, TRAINING_TOKENS -> true;
      case FAMILY, STARTED -> false;
    };
  }

  /**
   * @param kind text, or numbers of which the large ones (down) or the small ones come first
   */
  private void heading(String label, String kind, String sorted) {
    html.open("th", "scope", "col", "data-kind", kind, "aria-sort", sorted);
    html.text(label).close();
  }

  private void row(BoardModel model) {
    html.open("tr", "data-family", model.entry().card().family(), "data-name", model.name());
    Optional<RankInterval> rank = leaderboard.rank(model);
    String order = rank.map(found -> found.best() + "").orElse("");
    html.open("td", "class", "rank", "data-v", order);
    html.text(rank.map(Leaderboard::text).orElse("–")).close();
    html.open("th", "scope", "row", "data-v", model.name());
    html.element("a", model.name(), "href", "models/" + model.file() + ".html").close();
    for (BoardColumn column : columns.all()) {
      switch (column) {
        case Scored scored -> cell(model, scored);
        case About about -> {
          String text = leaderboard.about(model, about);
          html.element(
              "td",
              text == null ? "–" : text,
              "class",
              isNumber(about) ? "" : "metric",
              "data-v",
              text == null ? "" : isNumber(about) ? text.replace(",", "") : text);
        }
      }
    }
    html.close();
  }

  private void cell(BoardModel model, Scored column) {
    Optional<Score> score = leaderboard.score(model, column);
    if (score.isEmpty()) {
      html.element("td", "–", "class", "missing", "data-v", "");
      return;
    }
    boolean first = leaderboard.rank(model, column).filter(rank -> rank.best() == 1).isPresent();
    html.open("td", "data-v", Double.toString(score.get().value()));
    score(html, score.get(), first);
    html.close();
  }

  static void score(Markup html, Score score, boolean first) {
    if (first) {
      html.element("span", Numbers.value(score), "class", "best");
    } else {
      html.text(Numbers.value(score));
    }
    String stderr = Numbers.stderr(score);
    if (!stderr.isEmpty()) {
      html.element("span", " ±" + stderr, "class", "error");
    }
  }

  private void plot() {
    Scored column = columns.rankedBy();
    List<String> names = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    List<Integer> series = new ArrayList<>();
    for (BoardModel model : ranked) {
      Optional<Score> score = leaderboard.score(model, column);
      if (score.isPresent() && names.size() < PLOTTED) {
        names.add(model.name());
        scores.add(score.get());
        series.add(0);
      }
    }
    if (names.isEmpty()) {
      return;
    }
    html.open("section", "id", "plot", "aria-labelledby", "plot-title");
    html.element("h2", column.label() + " with 95 % intervals", "id", "plot-title");
    if (names.size() == PLOTTED) {
      html.element("p", "The first " + PLOTTED + " models.");
    }
    IntervalPlot.draw(html, column.label(), names, scores, series);
    html.close();
  }

  private void tasks() {
    html.open("section", "id", "tasks", "aria-labelledby", "tasks-title");
    html.element("h2", "Tasks", "id", "tasks-title").open("ul", "class", "tree");
    board.roots().forEach(this::task);
    html.close().close();
  }

  private void task(BoardTask task) {
    html.open("li");
    html.element("a", task.title(), "href", "tasks/" + task.file() + ".html");
    List<BoardTask> members = board.children(task);
    if (!members.isEmpty()) {
      html.open("ul");
      members.forEach(this::task);
      html.close();
    }
    html.close();
  }

  private void notes() {
    if (!board.notes().isEmpty()) {
      html.open("section", "aria-labelledby", "notes-title");
      html.element("h2", "Notes", "id", "notes-title").open("ul");
      board.notes().forEach(note -> html.element("li", note));
      html.close().close();
    }
  }

  private void runs() {
    html.open("section", "aria-labelledby", "runs-title");
    html.element("h2", "Runs", "id", "runs-title").open("div", "class", "scroll", "tabindex", "0");
    html.open("table", "class", "plain").element("caption", "Runs");
    html.open("thead").open("tr");
    List.of("Run", "Title", "Started", "Assay", "Models", "Results")
        .forEach(name -> html.element("th", name, "scope", "col", "class", "metric"));
    html.close().close().open("tbody");
    for (int i = 0; i < board.runs().size(); i++) {
      SiteRun run = board.runs().get(i);
      html.open("tr").element("th", board.labels().get(i), "scope", "row");
      html.element("td", run.result().title(), "class", "metric");
      html.element("td", run.result().run().started(), "class", "metric");
      html.element("td", run.result().run().assayVersion(), "class", "metric");
      html.element("td", Integer.toString(run.result().models().size()), "class", "metric");
      html.open("td", "class", "metric");
      html.element("a", "results.json", "href", "data/" + run.key() + "/results.json");
      html.close().close();
    }
    html.close().close().close();
    html.open("p").text("The table as ");
    html.element("a", "CSV", "href", "leaderboard.csv").text(", ");
    html.element("a", "Markdown", "href", "leaderboard.md").text(", ");
    html.element("a", "JSON", "href", "leaderboard.json").text(".").close();
    html.close();
  }
}
