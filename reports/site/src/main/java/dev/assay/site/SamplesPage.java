package dev.assay.site;

import dev.assay.reports.Markup;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The sample browser, and the list of what it can show. */
final class SamplesPage {
  private SamplesPage() {}

  static String of(Leaderboard leaderboard) {
    Markup html =
        Page.open(
            leaderboard.columns().title(), "Samples", "", "assets/samples.js", "data/sets.js");
    html.open("noscript").element("p", "Samples are shown by a script, which is turned off.");
    html.close();
    html.open("form", "class", "filters", "id", "pick", "hidden", "");
    select(html, "Task ", "task");
    select(html, "Model ", "model");
    select(html, "Score ", "column");
    html.open("label").text("Show ").open("select", "id", "which");
    html.element("option", "all samples", "value", "all");
    html.element("option", "score below 0.5", "value", "low");
    html.element("option", "score of 0.5 or more", "value", "high");
    html.element("option", "not scored", "value", "none");
    html.element("option", "lowest first", "value", "ascending");
    html.element("option", "highest first", "value", "descending");
    html.close().close();
    html.open("label").text("Containing ");
    html.open("input", "type", "search", "id", "text", "autocomplete", "off").close();
    html.element("button", "Search", "type", "submit");
    html.close();
    html.open("p", "id", "status", "role", "status", "aria-live", "polite").close();
    pager(html, "Pages");
    html.open("ol", "id", "samples", "class", "samples").close();
    return Page.close(html);
  }

  private static void select(Markup html, String label, String id) {
    html.open("label").text(label).open("select", "id", id).close().close();
  }

  private static void pager(Markup html, String label) {
    html.open("nav", "id", "pager", "class", "pager", "aria-label", label, "hidden", "");
    html.element("button", "First", "type", "button", "id", "first");
    html.element("button", "Previous", "type", "button", "id", "previous");
    html.open("label").text("Page ");
    html.open("input", "type", "number", "id", "page", "min", "1", "value", "1").text(" of ");
    html.element("span", "1", "id", "pages").close();
    html.element("button", "Next", "type", "button", "id", "next");
    html.element("button", "Last", "type", "button", "id", "last");
    html.close();
  }

  /** {@code data/sets.js}: models, tasks, and where each pair's samples are. */
  static String sets(Board board) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode models = root.putArray("models");
    board.models().forEach(model -> models.add(model.name()));
    ArrayNode tasks = root.putArray("tasks");
    board.tasks().forEach(task -> tasks.add(task.name()));
    List<String> sets = new ArrayList<>();
    for (BoardModel model : board.models()) {
      for (BoardTask task : board.tasks()) {
        if (!task.entry().group()) {
          board
              .entry(model, task)
              .ifPresent(entry ->
                  sets.add(
                      "["
                          + model.number()
                          + ","
                          + task.number()
                          + ",\""
                          + board.runs().get(entry.run()).key()
                          + "/"
                          + SampleParts.name(entry.model(), entry.task())
                          + "\"]"));
        }
      }
    }
    return "assay.sets(" + ScriptData.json(root) + ",[\n" + String.join(",\n", sets) + "]);\n";
  }
}
