package dev.assay.reports;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * {@code junit.xml}: a suite a task, a case a model and filter, for the pages on which CI systems
 * show tests. A case fails where samples failed; its scores are its output.
 */
final class JunitReport implements ReportWriter {
  @Override
  public String fileName() {
    return "junit.xml";
  }

  @Override
  public String summary() {
    return "Each task and model as a JUnit test case, failed where samples failed.";
  }

  @Override
  public void write(EvalResult result, OutputStream out) throws IOException {
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      suites(result, xml);
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException("junit.xml could not be written: " + e.getMessage(), e);
    }
    out.flush();
  }

  private static void suites(EvalResult result, XMLStreamWriter xml) throws XMLStreamException {
    Map<String, List<TaskOutcome>> suites = new LinkedHashMap<>();
    result.tasks().stream()
        .map(task -> task.name())
        .forEach(task -> suites.put(task, outcomesOf(result, task)));
    suites.values().removeIf(List::isEmpty);
    xml.writeStartElement("testsuites");
    attribute(xml, "name", result.title());
    counts(xml, suites.values().stream().flatMap(List::stream).toList());
    xml.writeCharacters("\n");
    for (Map.Entry<String, List<TaskOutcome>> suite : suites.entrySet()) {
      xml.writeStartElement("testsuite");
      attribute(xml, "name", suite.getKey());
      counts(xml, suite.getValue());
      xml.writeCharacters("\n");
      for (TaskOutcome outcome : suite.getValue()) {
        testCase(result, outcome, xml);
      }
      xml.writeEndElement();
      xml.writeCharacters("\n");
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static List<TaskOutcome> outcomesOf(EvalResult result, String task) {
    return result.outcomes().stream().filter(outcome -> outcome.task().equals(task)).toList();
  }

  private static void counts(XMLStreamWriter xml, List<TaskOutcome> outcomes)
      throws XMLStreamException {
    long failures = outcomes.stream().filter(outcome -> outcome.failed() > 0).count();
    attribute(xml, "tests", Integer.toString(outcomes.size()));
    attribute(xml, "failures", Long.toString(failures));
  }

  private static void testCase(EvalResult result, TaskOutcome outcome, XMLStreamWriter xml)
      throws XMLStreamException {
    boolean filtered = !outcome.filter().equals("none");
    xml.writeStartElement("testcase");
    attribute(xml, "classname", outcome.task());
    attribute(xml, "name", outcome.model() + (filtered ? " (" + outcome.filter() + ")" : ""));
    xml.writeCharacters("\n");
    if (outcome.failed() > 0) {
      xml.writeStartElement("failure");
      attribute(
          xml,
          "message",
          outcome.failed()
              + " of "
              + outcome.samples()
              + " samples could not be answered and are not scored");
      xml.writeEndElement();
      xml.writeCharacters("\n");
    }
    xml.writeStartElement("system-out");
    for (Score score : result.scores()) {
      if (score.model().equals(outcome.model())
          && score.task().equals(outcome.task())
          && score.filter().equals(outcome.filter())) {
        String line = score.metric() + " " + Numbers.valueAndError(score) + " n=" + score.n();
        xml.writeCharacters(legal(line) + "\n");
      }
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  private static String legal(String text) {
    return Markup.legal(text);
  }
}
