package dev.assay.reports;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.TaskOutcome;
import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** What stands behind the scores: how the samples fared, the models, the settings. */
final class HtmlDetails {
  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter JSON =
      JsonMapper.shared()
          .writer()
          .with(new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT));

  private final Markup html;
  private final EvalResult result;

  HtmlDetails(Markup html, EvalResult result) {
    this.html = html;
    this.result = result;
  }

  void write() {
    outcomes();
    html.open("section", "id", "models", "aria-label", "Models").element("h2", "Models");
    html.open("div", "class", "cards");
    for (int model = 0; model < result.models().size(); model++) {
      card(model);
    }
    html.close();
    incidents();
    html.close();
    settings();
  }

  /** What changed how models computed; nothing where nothing did. */
  private void incidents() {
    List<ModelEntry> affected =
        result.models().stream().filter(model -> !model.incidents().isEmpty()).toList();
    if (affected.isEmpty()) {
      return;
    }
    html.open("ul");
    for (ModelEntry model : affected) {
      for (String incident : model.incidents()) {
        html.open("li").element("b", model.card().name()).text(": " + incident).close();
      }
    }
    html.close();
  }

  private void outcomes() {
    html.open("section", "id", "outcomes", "aria-label", "Outcomes").element("h2", "Outcomes");
    List<TaskOutcome> notable =
        Outcomes.byRoot(result).stream().filter(Outcomes::isNotable).toList();
    html.element("p", Outcomes.sentence(result.outcomes()));
    if (!notable.isEmpty()) {
      outcomes("By task", notable);
    }
    if (!result.outcomes().isEmpty()) {
      html.open("details").element("summary", "All outcomes (" + result.outcomes().size() + ")");
      outcomes("All outcomes", result.outcomes());
      html.close();
    }
    html.close();
  }

  private void outcomes(String caption, List<TaskOutcome> outcomes) {
    html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", caption);
    html.open("table", "class", "outcomes").element("caption", caption).open("thead").open("tr");
    Outcomes.HEADINGS.forEach(heading -> html.element("th", heading, "scope", "col"));
    html.close().close().open("tbody");
    for (TaskOutcome outcome : outcomes) {
      html.open("tr").element("th", outcome.task(), "scope", "row");
      html.element("td", outcome.model(), "class", "metric");
      html.element("td", outcome.filter(), "class", "metric");
      Outcomes.counts(outcome).forEach(count -> html.element("td", count));
      html.close();
    }
    html.close().close().close();
  }

  private void card(int index) {
    ModelEntry model = result.models().get(index);
    ModelCard card = model.card();
    html.open("article").open("h3");
    Plot.key(html, index);
    html.text(card.name()).close().open("dl");
    fact("specification", model.spec());
    fact("family", card.family());
    if (card.parameters() instanceof Long parameters) {
      fact("parameters", Numbers.count(parameters));
    }
    if (card.contextLength() instanceof Integer context) {
      fact("context", Numbers.count(context) + " tokens");
    }
    if (card.trainingTokens() instanceof Long tokens) {
      fact("trained on", Numbers.count(tokens) + " tokens");
    }
    long requested = model.usage().tokensRequested();
    fact("tokens requested", Numbers.count(requested));
    fact("tokens computed", Numbers.countOf(model.usage().tokensComputed(), requested));
    fact("time answering", Numbers.duration(model.seconds()));
    fact("digest", card.digest());
    card.details().forEach(this::fact);
    html.close().close();
  }

  private void settings() {
    RunInfo run = result.run();
    html.open("section", "id", "settings", "aria-label", "Settings").element("h2", "Settings");
    html.open("dl");
    run.environment().forEach(this::fact);
    fact("plugins", String.join(", ", run.plugins()));
    html.close();
    html.open("details").element("summary", "The plan, every default resolved");
    html.open("pre", "tabindex", "0").text(JSON.writeValueAsString(result.plan())).close();
    html.close().close();
  }

  private void fact(String name, String value) {
    html.element("dt", name).element("dd", value).text("\n");
  }
}
