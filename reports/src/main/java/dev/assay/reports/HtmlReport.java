package dev.assay.reports;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.result.TaskEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * {@code report.html}: one file that needs nothing else, with no script in it and none let in by
 * its content security policy.
 */
final class HtmlReport implements ReportWriter {
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  @Override
  public String fileName() {
    return "report.html";
  }

  @Override
  public String summary() {
    return "Scores with plots, outcomes, models and settings as one self-contained page.";
  }

  @Override
  public void write(EvalResult result, OutputStream out) throws IOException {
    var html = new Markup();
    html.open("html", "lang", "en").open("head");
    html.open("meta", "charset", "UTF-8");
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.open("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", result.title()).style(styleSheet()).close();
    html.open("body");
    page(html, result);
    html.close().close();
    out.write(html.finish().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void page(Markup html, EvalResult result) {
    var sheet = new ScoreSheet(result);
    html.open("header").element("h1", result.title());
    html.element(
        "p",
        "Assay "
            + result.run().assayVersion()
            + ", started "
            + result.run().started()
            + ", took "
            + Numbers.duration(result.run().seconds())
            + ".");
    contents(html, sheet);
    html.close();
    html.open("main");
    new HtmlScores(html, result, sheet).write();
    if (!sheet.scales().isEmpty()) {
      new HtmlScale(html, sheet).write();
    }
    new HtmlDetails(html, result).write();
    html.close();
    html.open("footer");
    html.element(
        "p",
        "These numbers hold for these documents, prompts and settings. Two scores whose intervals"
            + " overlap may still differ: compare the runs document by document (assay compare).");
    html.close();
  }

  private static void contents(Markup html, ScoreSheet sheet) {
    html.open("nav", "aria-label", "Contents").open("ul");
    link(html, "Overview", "overview");
    for (TaskEntry task : sheet.roots()) {
      link(html, task.title(), HtmlScores.anchor(task));
    }
    if (!sheet.scales().isEmpty()) {
      link(html, "Scale", "scale");
    }
    link(html, "Outcomes", "outcomes");
    link(html, "Models", "models");
    link(html, "Settings", "settings");
    html.close().close();
  }

  private static void link(Markup html, String text, String anchor) {
    html.open("li").element("a", text, "href", "#" + anchor).close();
  }

  private static String styleSheet() throws IOException {
    try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
