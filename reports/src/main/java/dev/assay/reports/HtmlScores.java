package dev.assay.reports;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The scores of the page: an overview, then each task with plots, groups with their members. */
final class HtmlScores {
  /** A group of more members than this shows them on demand. */
  private static final int MEMBERS_SHOWN = 12;

  /** More marks than this in one line of a plot cannot be told apart. */
  private static final int MARKS_IN_A_LINE = 8;

  private final Markup html;
  private final ScoreSheet sheet;
  private final List<String> models;

  HtmlScores(Markup html, EvalResult result, ScoreSheet sheet) {
    this.html = html;
    this.sheet = sheet;
    this.models = result.models().stream().map(model -> model.card().name()).toList();
  }

  static String anchor(TaskEntry task) {
    return "task-" + task.name();
  }

  void write() {
    overview();
    for (TaskEntry root : sheet.roots()) {
      html.open("section", "id", anchor(root), "aria-label", root.title());
      html.element("h2", root.title());
      about(root);
      sheet.rows(root).forEach(this::metric);
      members(root);
      html.close();
    }
  }

  private void overview() {
    html.open("section", "id", "overview", "aria-label", "Overview").element("h2", "Overview");
    html.open("p");
    html.text("Score ± standard error. ↑: higher is better, ↓: lower is better. ");
    html.element("span", "A marked score", "class", "best");
    html.text(" has a 95 % interval clear of every other model’s, on the good side.").close();
    openTable("Scores of all models");
    head("Task", "Metric");
    html.open("tbody");
    sheet.overview().forEach(this::summary);
    html.close();
    closeTable();
    html.close();
  }

  private void summary(ScoreSheet.Placed placed) {
    String name = placed.task().title();
    List<ScoreRow> rows = sheet.rows(placed.task());
    if (rows.isEmpty()) {
      html.open("tr").open("th", "scope", "rowgroup", "colspan", span(3)).text(name);
      html.close().close();
    }
    for (ScoreRow row : rows) {
      sideBySide(row, name, placed.depth());
      html.close();
      name = "";
    }
  }

  private void about(TaskEntry task) {
    List<String> facts = new ArrayList<>();
    if (!task.version().isEmpty()) {
      facts.add("version " + task.version());
    }
    if (!task.group()) {
      facts.add(task.numFewshot() + (task.numFewshot() == 1 ? " shot" : " shots"));
    }
    if (task.available() > 0) {
      facts.add(Numbers.count(task.docs()) + " of " + documents(task.available()));
    }
    html.open("p", "class", "about").element("code", task.name());
    facts.forEach(fact -> html.text(" · " + fact));
    if (!task.digest().isEmpty()) {
      html.text(" · definition ").element("code", shortened(task.digest()), "title", task.digest());
    }
    html.close();
  }

  private static String documents(long available) {
    return Numbers.count(available) + (available == 1 ? " document" : " documents");
  }

  static String shortened(String digest) {
    return digest.length() <= 16 ? digest : digest.substring(0, 12) + "…";
  }

  /** One metric: a line a model, its interval drawn beside the numbers. */
  private void metric(ScoreRow row) {
    Axis axis = Axis.of(row.present());
    OptionalInt best = row.clearlyBest();
    openTable(row.measure() + " " + row.direction());
    html.open("thead").open("tr");
    for (String heading : List.of("Model", "Score", "±", "95 % interval", "n")) {
      html.element("th", heading, "scope", "col");
    }
    plotHeading(axis);
    html.close().close().open("tbody");
    for (int model = 0; model < models.size(); model++) {
      Score score = row.scores().get(model);
      if (score == null) {
        continue;
      }
      html.open("tr").open("th", "scope", "row");
      Plot.key(html, model);
      html.text(models.get(model)).close();
      html.open("td");
      value(Numbers.value(score), best.isPresent() && best.getAsInt() == model);
      html.close();
      html.element("td", Numbers.stderr(score));
      html.element("td", Numbers.interval(score));
      html.element("td", Numbers.count(score.n()));
      html.open("td", "class", "plot");
      Plot.single(html, row, model, axis, sheet);
      html.close().close();
    }
    html.close();
    foot(axis, 5);
    closeTable();
  }

  /** Everything below a group, a table a metric, models side by side. */
  private void members(TaskEntry group) {
    Map<String, List<Member>> byMeasure = new LinkedHashMap<>();
    for (ScoreSheet.Placed placed : sheet.descendants(group)) {
      for (ScoreRow row : sheet.rows(placed.task())) {
        byMeasure
            .computeIfAbsent(row.measure(), _ -> new ArrayList<>())
            .add(new Member(row, placed.depth()));
      }
    }
    byMeasure.forEach(this::members);
  }

  private record Member(ScoreRow row, int depth) {}

  private void members(String measure, List<Member> members) {
    boolean plotted = models.size() <= MARKS_IN_A_LINE;
    Axis axis =
        Axis.of(members.stream().flatMap(member -> member.row().present().stream()).toList());
    String caption = measure + " " + members.getFirst().row().direction() + " of the members";
    if (members.size() > MEMBERS_SHOWN) {
      html.open("details");
    } else {
      html.open("details", "open", "open");
    }
    html.element("summary", caption + " (" + members.size() + ")");
    openTable(caption);
    html.open("thead").open("tr").element("th", "Task", "scope", "col");
    modelHeadings();
    html.element("th", "n", "scope", "col");
    if (plotted) {
      plotHeading(axis);
    }
    html.close().close().open("tbody");
    for (Member member : members) {
      TaskEntry task = member.row().task();
      html.open("tr", "class", task.group() ? "group" : "member");
      taskHeading(task.title(), member.depth() - 1);
      scores(member.row());
      if (plotted) {
        html.open("td", "class", "plot");
        Plot.row(html, member.row(), axis, sheet);
        html.close();
      }
      html.close();
    }
    html.close();
    if (plotted) {
      foot(axis, models.size() + 2);
    }
    closeTable();
    html.close();
  }

  private void sideBySide(ScoreRow row, String name, int depth) {
    html.open("tr");
    taskHeading(name, depth);
    html.element("td", row.measure() + " " + row.direction(), "class", "metric");
    scores(row);
  }

  private void taskHeading(String title, int depth) {
    html.element("th", title, "scope", "row", "class", "depth" + Math.min(depth, 3));
  }

  private void scores(ScoreRow row) {
    OptionalInt best = row.clearlyBest();
    for (int model = 0; model < models.size(); model++) {
      Score score = row.scores().get(model);
      html.open("td");
      if (score == null) {
        html.text("–");
      } else {
        value(Numbers.value(score), best.isPresent() && best.getAsInt() == model);
        String stderr = Numbers.stderr(score);
        html.element("span", stderr.isEmpty() ? "" : " ± " + stderr, "class", "error");
      }
      html.close();
    }
    html.element("td", samples(row));
  }

  private void value(String value, boolean best) {
    if (best) {
      html.element("b", value, "class", "best");
    } else {
      html.text(value);
    }
  }

  /** One number where all models stand on as many samples, else the range. */
  private static String samples(ScoreRow row) {
    var n = row.present().stream().mapToLong(Score::n).summaryStatistics();
    return n.getMin() == n.getMax()
        ? Numbers.count(n.getMax())
        : Numbers.count(n.getMin()) + "–" + Numbers.count(n.getMax());
  }

  private void head(String... headings) {
    html.open("thead").open("tr");
    for (String heading : headings) {
      html.element("th", heading, "scope", "col", "class", "metric");
    }
    modelHeadings();
    html.element("th", "n", "scope", "col").close().close();
  }

  private void modelHeadings() {
    for (int model = 0; model < models.size(); model++) {
      html.open("th", "scope", "col");
      Plot.key(html, model);
      html.text(models.get(model)).close();
    }
  }

  private void plotHeading(Axis axis) {
    String scale = axis.isLogarithmic() ? "Logarithmic scale" : "";
    String chance = sheet.chance().isPresent() ? "dashed: chance" : "";
    String join = scale.isEmpty() || chance.isEmpty() ? "" : ", ";
    html.element("td", scale + join + chance, "class", "plot note", "aria-hidden", "true");
  }

  private void foot(Axis axis, int columnsBefore) {
    html.open("tfoot", "aria-hidden", "true").open("tr");
    html.open("td", "colspan", Integer.toString(columnsBefore)).close();
    html.open("td", "class", "plot");
    Plot.ticks(html, axis);
    html.close().close().close();
  }

  private String span(int otherColumns) {
    return Integer.toString(models.size() + otherColumns);
  }

  /** A table that scrolls by itself where it is too wide, by keyboard too. */
  private void openTable(String caption) {
    html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", caption);
    html.open("table").element("caption", caption);
  }

  private void closeTable() {
    html.close().close();
  }
}
