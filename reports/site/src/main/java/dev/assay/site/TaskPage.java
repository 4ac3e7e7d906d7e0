package dev.assay.site;

import dev.assay.core.statistics.RankInterval;
import dev.assay.reports.Markup;
import dev.assay.reports.Numbers;
import dev.assay.site.BoardColumn.TaskScore;
import dev.assay.site.BoardTask.Measure;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One task or group: every model, every measure, a plot, links to the samples. */
final class TaskPage {
  private static final int PLOTTED = 60;

  private final Leaderboard leaderboard;
  private final Board board;
  private final BoardTask task;
  private final Markup html;

  private TaskPage(Leaderboard leaderboard, BoardTask task) {
    this.leaderboard = leaderboard;
    this.board = leaderboard.board();
    this.task = task;
    this.html = Page.open(leaderboard.columns().title(), task.title(), "../");
  }

  static String of(Leaderboard leaderboard, BoardTask task) {
    return new TaskPage(leaderboard, task).page();
  }

  private String page() {
    about();
    if (task.measures().isEmpty()) {
      html.element("p", "This group has no scores of its own.");
    } else {
      var first = new TaskScore(task.title(), task, task.measures().getFirst());
      List<BoardModel> ranked = leaderboard.ranked(first);
      table(first, ranked);
      plot(first, ranked);
    }
    members();
    return Page.close(html);
  }

  private void about() {
    TaskEntry entry = task.entry();
    html.open("p", "class", "about").element("code", task.name());
    if (!entry.version().isEmpty()) {
      html.text(" · version " + entry.version());
    }
    if (!entry.group()) {
      html.text(" · " + IndexPage.count(entry.numFewshot(), "shot"));
    }
    if (task.parent() != null) {
      BoardTask group = board.tasks().get(task.parent());
      html.text(" · in ").element("a", group.title(), "href", group.file() + ".html");
    }
    html.close();
  }

  private void table(TaskScore first, List<BoardModel> ranked) {
    Page.openTable(html, "Models by " + first.measure().label(), "id", "board", "class", "board");
    html.open("thead").open("tr");
    html.element("th", "Rank", "scope", "col", "data-kind", "", "aria-sort", "ascending");
    html.element("th", "Model", "scope", "col", "data-kind", "text", "aria-sort", "none");
    for (Measure measure : task.measures()) {
      html.element(
          "th",
          measure.label() + " " + measure.direction(),
          "scope",
          "col",
          "data-kind",
          measure.higherIsBetter() ? "down" : "",
          "aria-sort",
          "none");
    }
    html.element("th", "Documents", "scope", "col", "data-kind", "down", "aria-sort", "none");
    if (!task.entry().group()) {
      html.element("th", "Samples", "scope", "col");
    }
    html.close().close().open("tbody");
    int place = 0;
    for (BoardModel model : ranked) {
      Optional<BoardEntry> entry = board.entry(model, task);
      if (entry.isPresent()) {
        row(model, entry.get(), place++);
      }
    }
    html.close();
    Page.closeTable(html);
  }

  private void row(BoardModel model, BoardEntry entry, int place) {
    Optional<RankInterval> rank = leaderboard.rank(model, task);
    html.open("tr", "data-family", model.entry().card().family(), "data-name", model.name());
    String order = rank.map(found -> found.best() + "").orElse("");
    html.element("td", rank.map(Leaderboard::text).orElse("–"), "class", "rank", "data-v", order);
    html.open("th", "scope", "row", "data-v", model.name());
    html.element("a", model.name(), "href", "../models/" + model.file() + ".html").close();
    for (int i = 0; i < task.measures().size(); i++) {
      Optional<Score> score = entry.score(task.measures().get(i));
      boolean best = i == 0 && rank.filter(found -> found.best() == 1).isPresent();
      if (score.isEmpty()) {
        html.element("td", "–", "class", "missing", "data-v", "");
      } else {
        html.open("td", "data-v", Double.toString(score.get().value()));
        IndexPage.score(html, score.get(), best);
        html.close();
      }
    }
    TaskEntry recorded = entry.recorded();
    html.element(
        "td",
        recorded.docs() == recorded.available()
            ? Numbers.count(recorded.docs())
            : Numbers.count(recorded.docs()) + " of " + Numbers.count(recorded.available()),
        "data-v",
        Long.toString(recorded.docs()));
    if (!task.entry().group()) {
      html.open("td");
      html.element(
          "a",
          "samples",
          "href",
          "../samples.html#" + model.number() + "/" + task.number(),
          "aria-label",
          "Samples of " + model.name());
      html.close();
    }
    html.close();
  }

  private void plot(TaskScore first, List<BoardModel> ranked) {
    List<String> names = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    List<Integer> series = new ArrayList<>();
    for (BoardModel model : ranked) {
      Optional<Score> score = leaderboard.score(model, first);
      if (score.isPresent() && names.size() < PLOTTED) {
        names.add(model.name());
        scores.add(score.get());
        series.add(0);
      }
    }
    if (!names.isEmpty()) {
      html.open("section", "aria-labelledby", "plot-title");
      html.element("h2", first.measure().label() + " with 95 % intervals", "id", "plot-title");
      IntervalPlot.draw(html, first.measure().label(), names, scores, series);
      html.close();
    }
  }

  private void members() {
    List<BoardTask> members = board.children(task);
    if (!members.isEmpty()) {
      html.open("section", "aria-labelledby", "members-title");
      html.element("h2", "Tasks in this group", "id", "members-title").open("ul", "class", "tree");
      members.forEach(member -> Page.link(html, member.title(), member.file() + ".html"));
      html.close().close();
    }
  }
}
