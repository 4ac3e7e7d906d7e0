package dev.assay.site;

import dev.assay.core.statistics.RankInterval;
import dev.assay.reports.Markup;
import dev.assay.reports.Numbers;
import dev.assay.site.BoardTask.Measure;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One model: what it is, where it stands, all its scores, its block for a model card. */
final class ModelPage {
  private final Leaderboard leaderboard;
  private final Board board;
  private final BoardModel model;
  private final Markup html;

  private ModelPage(Leaderboard leaderboard, BoardModel model) {
    this.leaderboard = leaderboard;
    this.board = leaderboard.board();
    this.model = model;
    this.html = Page.open(leaderboard.columns().title(), model.name(), "../");
  }

  static String of(Leaderboard leaderboard, BoardModel model, String modelIndex) {
    return new ModelPage(leaderboard, model).page(modelIndex);
  }

  private String page(String modelIndex) {
    standing();
    card();
    scores();
    html.open("section", "aria-labelledby", "card-title");
    html.element("h2", "For a model card", "id", "card-title");
    html.open("p").text("The front matter of a Hugging Face model card: ");
    html.element("a", model.file() + ".yaml", "href", model.file() + ".yaml").close();
    html.open("details").element("summary", "model-index");
    html.open("pre", "tabindex", "0").text(modelIndex).close().close().close();
    return Page.close(html);
  }

  private void standing() {
    Optional<RankInterval> rank = leaderboard.rank(model);
    String by = leaderboard.columns().rankedBy().label();
    html.open("p");
    if (rank.isEmpty()) {
      html.text("Without a rank: it lacks a score that " + by + " is made of.");
    } else {
      html.text("Rank ").element("b", Leaderboard.text(rank.get()));
      html.text(" of " + leaderboard.rankedModels() + " by " + by + ". ");
      List<BoardModel> others = leaderboard.notToldApart(model);
      if (leaderboard.rankedModels() == 1) {
        html.text("No other model has that score.");
      } else if (others.isEmpty()) {
        html.text("Its difference from every other model is established.");
      } else {
        html.text("Not told apart from ");
        for (int i = 0; i < others.size(); i++) {
          html.text(i == 0 ? "" : ", ");
          html.element("a", others.get(i).name(), "href", others.get(i).file() + ".html");
        }
        html.text(".");
      }
    }
    html.close();
  }

  private void card() {
    ModelCard card = model.entry().card();
    html.open("dl", "class", "facts");
    fact("family", card.family());
    fact("specification", model.entry().spec());
    if (card.parameters() instanceof Long parameters) {
      fact("parameters", Numbers.count(parameters));
    }
    if (card.contextLength() instanceof Integer context) {
      fact("context", Numbers.count(context) + " tokens");
    }
    if (card.trainingTokens() instanceof Long tokens) {
      fact("trained on", Numbers.count(tokens) + " tokens");
    }
    fact("digest", card.digest());
    card.details().forEach(this::fact);
    fact("runs", model.runs().stream().map(board.labels()::get).collect(Collectors.joining(", ")));
    html.close();
  }

  private void fact(String name, String value) {
    html.element("dt", name).element("dd", value).text("\n");
  }

  private void scores() {
    html.element("h2", "Scores");
    Page.openTable(html, "Scores of " + model.name(), "class", "plain");
    html.open("thead").open("tr");
    html.element("th", "Task", "scope", "col")
        .element("th", "Metric", "scope", "col", "class", "metric");
    html.element("th", "Score", "scope", "col").element("th", "95 % interval", "scope", "col");
    html.element("th", "n", "scope", "col").element("th", "Rank", "scope", "col");
    html.element("th", "Notes", "scope", "col", "class", "metric");
    html.element("th", "Samples", "scope", "col");
    html.close().close().open("tbody");
    board.roots().forEach(task -> rows(task, 0));
    html.close();
    Page.closeTable(html);
  }

  private void rows(BoardTask task, int depth) {
    board
        .entry(model, task)
        .ifPresent(entry -> {
          String name = task.title();
          for (int i = 0; i < task.measures().size(); i++) {
            Measure measure = task.measures().get(i);
            Optional<Score> score = entry.score(measure);
            if (score.isPresent()) {
              row(task, entry, measure, score.get(), depth, name, i == 0);
              name = "";
            }
          }
        });
    board.children(task).forEach(member -> rows(member, depth + 1));
  }

  private void row(
      BoardTask task,
      BoardEntry entry,
      Measure measure,
      Score score,
      int depth,
      String name,
      boolean first) {
    html.open("tr").open("th", "scope", "row", "class", "depth" + Math.min(3, depth));
    if (name.isEmpty()) {
      html.element("span", task.title(), "class", "repeated");
    } else {
      html.element("a", name, "href", "../tasks/" + task.file() + ".html");
    }
    html.close();
    html.element("td", measure.label() + " " + measure.direction(), "class", "metric");
    html.open("td");
    IndexPage.score(html, score, false);
    html.close();
    html.element("td", Numbers.interval(score));
    html.element("td", Numbers.count(score.n()));
    html.element(
        "td", first ? leaderboard.rank(model, task).map(Leaderboard::text).orElse("–") : "");
    html.element("td", first ? notes(entry) : "", "class", "metric note");
    html.open("td");
    if (first && !task.entry().group()) {
      html.element(
          "a",
          "samples",
          "href",
          "../samples.html#" + model.number() + "/" + task.number(),
          "aria-label",
          "Samples of " + task.title());
    }
    html.close().close();
  }

  private static String notes(BoardEntry entry) {
    List<String> notes = new ArrayList<>();
    if (entry.recorded().docs() < entry.recorded().available()) {
      notes.add(
          Numbers.count(entry.recorded().docs())
              + " of "
              + Numbers.count(entry.recorded().available())
              + " documents");
    }
    for (TaskOutcome outcome : entry.outcomes()) {
      String filter = outcome.filter().equals("none") ? "" : " (" + outcome.filter() + ")";
      note(notes, outcome.failed(), "failed", filter);
      note(notes, outcome.truncated(), "truncated", filter);
      note(notes, outcome.unextracted(), "without an answer", filter);
      note(notes, outcome.ties(), "tied", filter);
      note(notes, outcome.lengthCapped(), "cut at their length limit", filter);
    }
    return String.join("; ", notes);
  }

  private static void note(List<String> notes, long count, String what, String filter) {
    if (count > 0) {
      notes.add(Numbers.count(count) + " " + what + filter);
    }
  }
}
