package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Names that try to leave their place; the page's own test is {@link HtmlReportTest}. */
class HostileTextTest {
  private static final String HOSTILE =
      "a|b\n# *x* <img src=x onerror=y> [l](u) `c` \"q\", 'r' & ]]> \u0001 _i_ a_b";

  @Test
  void markdownShowsItAsItIs() {
    String report = GoldenFileTest.write(new MarkdownReport(), SampleRuns.hostile(HOSTILE));

    String shown =
        "a\\|b # \\*x\\* &lt;img src=x onerror=y&gt; \\[l\\](u) \\`c\\` \"q\", 'r' &amp; \\]\\]&gt;"
            + "   \\_i\\_ a_b";
    assertThat(report).startsWith("# " + shown + "\n");
    assertThat(report)
        .doesNotContain("<img")
        .contains("| " + shown + " | 0 | " + shown + " (" + shown + ") ↑ |");
  }

  @Test
  void csvReadsBackTheSame() throws IOException {
    String csv = GoldenFileTest.write(new CsvReport(), SampleRuns.hostile(HOSTILE));

    try (CSVParser parser = CSVParser.parse(csv, CSVFormat.RFC4180.builder().setHeader().get())) {
      var row = parser.getRecords().getFirst();
      assertThat(row.get("model")).isEqualTo(HOSTILE);
      assertThat(row.get("value")).isEqualTo("0.5");
      assertThat(row.size()).isEqualTo(16);
    }
  }

  @Test
  void junitReadsBackTheSameButForWhatXmlForbidsAndTellsOfFailedSamples()
      throws ParserConfigurationException, IOException, SAXException {
    String xml = GoldenFileTest.write(new JunitReport(), SampleRuns.hostile(HOSTILE));

    Element suites =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)))
            .getDocumentElement();
    assertThat(suites.getAttribute("failures")).isEqualTo("1");
    assertThat(suites.getAttribute("name"))
        .isEqualToNormalizingWhitespace(HOSTILE.replace('\u0001', '\ufffd'));
    assertThat(((Element) suites.getElementsByTagName("failure").item(0)).getAttribute("message"))
        .isEqualTo("1 of 2 samples could not be answered and are not scored");
  }
}
