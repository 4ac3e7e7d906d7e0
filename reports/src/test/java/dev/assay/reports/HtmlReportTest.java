package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.result.EvalResult;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {
  @Test
  void aPageOfFiftySevenMembersIsWellFormedAndNeedsNothingElse() throws Exception {
    String html = GoldenFileTest.write(new HtmlReport(), SampleRuns.realistic(57));
    // The place where a page can be looked at in a browser.
    Path kept = Path.of("target", "report-57-members.html");
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, html);

    Document page = parse(html);

    assertThat(elements(page, "script")).isEmpty();
    for (Element element : elements(page, "*")) {
      assertThat(element.getAttribute("src")).isEmpty();
      assertThat(element.getAttribute("href")).matches("(#.*)?");
    }
    assertThat(html).doesNotContain("http://", "https://", "url(", "@import");
  }

  @Test
  void whatChangedHowAModelComputedIsToldUnderTheModels() {
    EvalResult starved = SampleRuns.hostile("memory & was short");
    EvalResult plain = SampleRuns.realistic(6);

    assertThat(GoldenFileTest.write(new HtmlReport(), starved))
        .contains("<li><b>memory &amp; was short</b>: memory &amp; was short</li>");
    assertThat(GoldenFileTest.write(new HtmlReport(), plain)).doesNotContain("<li><b>");
    assertThat(GoldenFileTest.write(new MarkdownReport(), starved))
        .contains("|\n\n- **memory &amp; was short**: memory &amp; was short\n\n## Run");
    assertThat(GoldenFileTest.write(new MarkdownReport(), plain)).doesNotContain("- **");
  }

  @Test
  void everyContentsLinkHasItsPlace() throws Exception {
    Document page = parse(GoldenFileTest.write(new HtmlReport(), SampleRuns.realistic(57)));
    List<String> ids = new ArrayList<>();
    for (Element element : elements(page, "*")) {
      if (!element.getAttribute("id").isEmpty()) {
        ids.add("#" + element.getAttribute("id"));
      }
    }

    assertThat(ids).doesNotHaveDuplicates();
    for (Element link : elements(page, "a")) {
      assertThat(ids).contains(link.getAttribute("href"));
    }
  }

  @Test
  void everyTableHasACaptionAndEveryHeadingAScope() throws Exception {
    Document page = parse(GoldenFileTest.write(new HtmlReport(), SampleRuns.realistic(8)));

    for (Element table : elements(page, "table")) {
      assertThat(table.getElementsByTagName("caption").getLength()).isEqualTo(1);
    }
    for (Element heading : elements(page, "th")) {
      assertThat(heading.getAttribute("scope")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style><script>alert(1)</script>",
        "<!-- --><svg/onload=alert(1)>",
        "&lt;script&gt;",
        "javascript:alert(1)",
        "\u0000\u0008\ud800 \u202e]]>",
      })
  void nothingFromOutsideBecomesMarkup(String text) throws Exception {
    Document plain = parse(GoldenFileTest.write(new HtmlReport(), SampleRuns.hostile("plain")));
    Document hostile = parse(GoldenFileTest.write(new HtmlReport(), SampleRuns.hostile(text)));

    assertThat(shape(hostile)).isEqualTo(shape(plain));
    assertThat(elements(hostile, "h1").getFirst().getTextContent()).isEqualTo(Markup.legal(text));
    assertThat(attributeNames(hostile)).isEqualTo(attributeNames(plain));
  }

  @Test
  void aRunWithoutScoresIsAPageToo() throws IOException {
    EvalResult full = SampleRuns.realistic(4);
    EvalResult empty =
        new EvalResult(
            "Empty", full.run(), full.plan(), full.models(), List.of(), List.of(), List.of());

    assertThat(GoldenFileTest.write(new HtmlReport(), empty)).contains("<h1>Empty</h1>");
  }

  /** Element names in order: what a page consists of besides its text. */
  private static List<String> shape(Document page) {
    return elements(page, "*").stream().map(Element::getTagName).toList();
  }

  private static Set<String> attributeNames(Document page) {
    Set<String> names = new TreeSet<>();
    for (Element element : elements(page, "*")) {
      for (int i = 0; i < element.getAttributes().getLength(); i++) {
        names.add(element.getAttributes().item(i).getNodeName());
      }
    }
    return names;
  }

  private static List<Element> elements(Document page, String tag) {
    NodeList nodes = page.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static Document parse(String html)
      throws ParserConfigurationException, SAXException, IOException {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }
}
