package dev.assay.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.SimpleFileServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The site in a real browser, opened from disk. {@code -Dassay.screenshots=DIR} keeps pictures of
 * what was looked at.
 */
@Tag("browser")
class BrowserTest {
  private static final int MANY = 100_000;
  private static final String HOSTILE =
      "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2>\u2028'\"`${1}";

  @TempDir private static Path folder;
  private static Path site;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> binary = Chromium.installed();
    assumeTrue(binary.isPresent(), "no Chromium on the path or in CHROMIUM");
    List<String> models =
        List.of("alpha", "beta", "gamma", "a much longer model name/with-parts-7b");
    var run =
        new SyntheticRun((model, task, doc) ->
            (doc * 37 + task.length()) % 100 < 30 + 15 * models.indexOf(model));
    models.forEach(run::model);
    run.group("knowledge").task("facts", 200, "knowledge", 3).task("dates", 150, "knowledge", 3);
    run.task("sums", 120);
    Path first = run.write(folder.resolve("first run"));
    Path second =
        new SyntheticRun((_, _, doc) -> doc % 3 == 0)
            .model("alpha")
            .task("huge", MANY)
            .write(folder.resolve("second"));
    Path third =
        new SyntheticRun((_, _, doc) -> doc % 2 == 0)
            .title(HOSTILE)
            .text(HOSTILE)
            .model(HOSTILE)
            .task("sums", 120)
            .write(folder.resolve("third"));
    site = folder.resolve("the site");
    Site.make(List.of(first, second, third), site, null, false);
    Files.writeString(site.resolve("study.html"), StudyPageTest.page("a model called second"));
    chromium = new Chromium(binary.get(), Files.createDirectories(folder.resolve("profile")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void nothingWentWrong() throws Exception {
    assertThat(chromium.takeComplaints()).isEmpty();
    assertThat(chromium.evaluate("typeof window.hacked").asString()).isEqualTo("undefined");
  }

  private static String address(String page) {
    // Path.toUri would escape what is behind the number sign.
    int hash = page.indexOf('#');
    String file = hash < 0 ? page : page.substring(0, hash);
    return site.resolve(file).toUri() + (hash < 0 ? "" : page.substring(hash));
  }

  private static List<String> texts(String selector) throws Exception {
    List<String> texts = new ArrayList<>();
    chromium
        .evaluate(
            "[...document.querySelectorAll('"
                + selector
                + "')].filter(e => e.offsetParent !== null).map(e => e.textContent)")
        .forEach(text -> texts.add(text.asString()));
    return texts;
  }

  @Test
  void theTableSortsByEveryColumnAndBack() throws Exception {
    chromium.width(1280, 900);
    chromium.open(address("index.html"));
    List<String> before = texts("#board tbody th");

    chromium.evaluate("document.querySelector('#board th:nth-child(2) button').click()");

    List<String> byName = texts("#board tbody th");
    assertThat(byName).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    assertThat(texts("#board th[aria-sort=ascending]")).containsExactly("Model");
    chromium.evaluate("document.querySelector('#board th:nth-child(2) button').click()");
    assertThat(texts("#board th[aria-sort=descending]")).containsExactly("Model");
    chromium.evaluate("document.querySelector('#board th:nth-child(1) button').click()");
    assertThat(texts("#board tbody th")).isEqualTo(before).isNotEqualTo(byName);
  }

  @Test
  void headingsAreSortedByFromTheKeyboard() throws Exception {
    chromium.open(address("index.html"));

    chromium.evaluate("document.querySelector('#board th:nth-child(2) button').focus()");
    chromium.press("Enter");

    chromium.await("document.querySelector('#board th:nth-child(2)').ariaSort === 'ascending'");
  }

  @Test
  void theTableIsFilteredByName() throws Exception {
    chromium.open(address("index.html"));

    chromium.evaluate(
        "(() => { const field = document.getElementById('filter-name'); field.value = 'ETA';"
            + " field.dispatchEvent(new Event('input', {bubbles: true})); })()");

    assertThat(texts("#board tbody th")).containsExactly("beta");
    assertThat(texts("#filter-count")).containsExactly("1 of 5 models");
  }

  @Test
  void aHundredThousandSamplesArePagedThrough() throws Exception {
    chromium.open(address("samples.html"));
    choose("huge");
    chromium.await("document.querySelectorAll('#samples li').length === 50");
    assertThat(texts("#pages")).containsExactly("2,000");
    assertThat(texts("#status").getFirst()).isEqualTo("Samples 1 to 50 of 100,000");

    for (int page = 2; page <= 6; page++) {
      chromium.evaluate("document.getElementById('next').click()");
      chromium.await(
          "document.querySelector('#samples .number').textContent === '#" + (page - 1) * 50 + "'");
    }
    chromium.evaluate("document.getElementById('last').click()");

    chromium.await(
        "document.querySelector('#samples li:last-child .number').textContent === '#99999'");
    assertThat(chromium.evaluate("document.querySelectorAll('*').length").asInt()).isLessThan(600);
    assertThat(chromium.evaluate("document.getElementById('next').disabled").asBoolean()).isTrue();
  }

  @Test
  void samplesArePickedByScoreAndSearchedForText() throws Exception {
    chromium.open(address("samples.html"));
    choose("huge");
    chromium.await("document.querySelectorAll('#samples li').length === 50");

    chromium.evaluate(
        "(() => { const which = document.getElementById('which'); which.value = 'high';"
            + " which.dispatchEvent(new Event('change')); })()");

    chromium.await("document.getElementById('status').textContent.includes('of 33,334 picked')");
    chromium.evaluate(
        "(() => { document.getElementById('text').value = '99960';"
            + " document.getElementById('pick').requestSubmit(); })()");
    chromium.await(
        "document.getElementById('status').textContent === 'Samples 1 to 1 of 1 picked from"
            + " 100,000'");
  }

  /** The longest task on the page's only thread, while all there is gets searched. */
  @Test
  void thePageStaysResponsiveWhileItSearches() throws Exception {
    chromium.open(address("samples.html"));
    choose("huge");
    chromium.await("document.querySelectorAll('#samples li').length === 50");

    chromium.evaluate(
        "(() => { window.ticks = 0; setInterval(() => window.ticks++, 10);"
            + " document.getElementById('text').value = 'not there';"
            + " document.getElementById('pick').requestSubmit(); })()");

    chromium.await("document.getElementById('status').textContent.startsWith('No sample')");
    assertThat(chromium.evaluate("window.ticks").asInt())
        .as("ticks between parts")
        .isGreaterThan(5);
  }

  @Test
  void aSampleShowsItsDocumentAndAnswerAsText() throws Exception {
    chromium.open(address("samples.html#4/3"));
    chromium.await("document.querySelectorAll('#samples li').length > 0");

    chromium.evaluate("document.querySelector('#samples summary').click()");

    chromium.await("document.querySelector('#samples dl')");
    assertThat(texts("#samples dd pre").getFirst()).isEqualTo(HOSTILE);
    assertThat(chromium.evaluate("document.querySelectorAll('#samples img').length").asInt())
        .isZero();
  }

  @Test
  void theSiteWorksFromAServerToo() throws Exception {
    var server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            site.toAbsolutePath(),
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    try {
      String home = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      chromium.open(home + "index.html");
      assertThat(texts("#board tbody th")).hasSize(5);
      chromium.open(home + "samples.html");
      chromium.await("document.querySelectorAll('#samples li').length > 0");
    } finally {
      chromium.open("about:blank");
      server.stop(0);
    }
  }

  @Test
  void theThemeIsTheSystemsUntilOneIsChosen() throws Exception {
    chromium.theme("dark");
    chromium.open(address("index.html"));
    String dark = background();
    chromium.theme("light");
    String light = background();
    assertThat(dark).isNotEqualTo(light);

    chromium.evaluate("document.getElementById('theme').click()");

    assertThat(background()).isEqualTo(dark);
    chromium.open(address("tasks/sums.html"));
    assertThat(background()).as("kept from page to page").isEqualTo(dark);
    chromium.evaluate("localStorage.clear()");
  }

  private static String background() throws Exception {
    return chromium.evaluate("getComputedStyle(document.body).backgroundColor").asString();
  }

  @ParameterizedTest
  @CsvSource({
    "index.html, light",
    "index.html, dark",
    "samples.html, light",
    "samples.html, dark",
    "tasks/knowledge.html, light",
    "tasks/sums.html, dark",
    "models/alpha.html, light",
    "models/alpha.html, dark",
    "study.html, light",
    "study.html, dark"
  })
  void axeFindsNoSeriousFault(String page, String theme) throws Exception {
    chromium.theme(theme);
    for (int width : new int[] {1280, 390}) {
      chromium.width(width, 900);
      chromium.open(address(page));
      if (page.equals("samples.html")) {
        chromium.await("document.querySelectorAll('#samples li').length > 0");
        chromium.evaluate("document.querySelector('#samples summary').click()");
        chromium.await("document.querySelector('#samples dl')");
      }
      String pictures = System.getProperty("assay.screenshots");
      if (pictures != null) {
        String name = page.replace('/', '-').replace(".html", "");
        chromium.screenshot(Path.of(pictures, name + "-" + theme + "-" + width + ".png"));
      }

      assertThat(chromium.takeComplaints()).isEmpty();
      chromium.evaluate(axe());
      JsonNode faults =
          chromium.evaluate(
              "axe.run({preload: false}).then(result => result.violations.map(fault => fault.impact"
                  + " + ' ' + fault.id + ': ' + fault.nodes.map(node => node.html).slice(0,"
                  + " 3).join(' ')))");

      List<String> serious = new ArrayList<>();
      faults.forEach(fault -> {
        if (fault.asString().matches("(?s)(serious|critical) .*")) {
          serious.add(fault.asString());
        }
      });
      assertThat(serious).as(page + " at " + width).isEmpty();
      assertThat(chromium.evaluate("document.documentElement.scrollWidth").asInt())
          .as("no page is wider than the screen")
          .isLessThanOrEqualTo(width);
      // What the examination itself is warned of is not the page's.
      chromium.takeComplaints();
    }
  }

  private static String axe() throws Exception {
    String file = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    try (InputStream in = BrowserTest.class.getClassLoader().getResourceAsStream(file)) {
      assertThat(in).as("axe-core on the class path").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; true";
    }
  }

  private static void choose(String task) throws Exception {
    chromium.await("document.querySelectorAll('#task option').length > 0");
    chromium.evaluate(
        "(() => { const task = document.getElementById('task');"
            + " task.value = [...task.options].find(option => option.textContent === '"
            + task
            + "').value; task.dispatchEvent(new Event('change')); })()");
  }
}
