package dev.assay.site;

import dev.assay.reports.Markup;

/** What all pages of the site have around their content. */
final class Page {
  /**
   * The site's own files and nothing else. On a page opened from disk 'self' is no origin that
   * every browser matches; file: is.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self' file:; style-src 'self' file:; base-uri 'none';"
          + " form-action 'none'";

  private Page() {}

  /**
   * Opens a page up to its main part.
   *
   * @param root from the page to the site's top, empty or ending in a slash
   * @param scripts beside the site's own
   */
  static Markup open(String site, String title, String root, String... scripts) {
    var html = new Markup();
    html.open("html", "lang", "en").open("head");
    html.open("meta", "charset", "UTF-8");
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.open("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", title.equals(site) ? site : title + " · " + site);
    html.open("link", "rel", "stylesheet", "href", root + "assets/site.css");
    // Before anything is painted, so that a chosen theme does not flash.
    html.open("script", "src", root + "assets/theme.js").close();
    html.open("script", "src", root + "assets/site.js", "defer", "").close();
    for (String script : scripts) {
      html.open("script", "src", root + script, "defer", "").close();
    }
    html.close();
    html.open("body").element("a", "Skip to content", "class", "skip", "href", "#main");
    html.open("header", "class", "site").open("nav", "aria-label", "Site").open("ul");
    link(html, site, root + "index.html");
    link(html, "Tasks", root + "index.html#tasks");
    link(html, "Samples", root + "samples.html");
    html.close().close();
    html.element("button", "Theme", "type", "button", "id", "theme", "hidden", "");
    html.close();
    html.open("main", "id", "main", "tabindex", "-1").element("h1", title);
    return html;
  }

  static void link(Markup html, String text, String target) {
    html.open("li").element("a", text, "href", target).close();
  }

  static String close(Markup html) {
    html.close();
    html.open("footer");
    html.element(
        "p",
        "Scores hold for these documents, prompts and settings. A rank is one more than the number"
            + " of models established to be better: paired by document, 5 %, Holm-adjusted over all"
            + " pairs of models. A range is what the rank may be with the differences that are"
            + " established.");
    html.close().close().close();
    return html.finish();
  }

  /** Opens a table that scrolls by itself and can be reached by keyboard. */
  static void openTable(Markup html, String caption, String... attributes) {
    html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", caption);
    html.open("table", attributes).element("caption", caption);
  }

  static void closeTable(Markup html) {
    html.close().close();
  }
}
