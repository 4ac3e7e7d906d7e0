package dev.assay.core.gate;

import dev.assay.core.gate.GateResult.GatedScore;
import dev.assay.core.statistics.MarginTest.Verdict;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A gate as JUnit XML: a case a score, failed by a regression, skipped where unresolved. */
public final class GateJunit {
  private GateJunit() {}

  public static String of(GateResult result) {
    var text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument();
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "assay gate");
      xml.writeAttribute("tests", Integer.toString(result.scores().size()));
      xml.writeAttribute("failures", count(result, Verdict.REGRESSION));
      xml.writeAttribute("skipped", count(result, Verdict.UNRESOLVED));
      xml.writeCharacters("\n");
      for (GatedScore score : result.scores()) {
        write(xml, result, score);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a text in memory could not be written", e);
    }
    return text.append("\n").toString();
  }

  private static String count(GateResult result, Verdict verdict) {
    return Long.toString(
        result.scores().stream().filter(score -> score.verdict() == verdict).count());
  }

  private static void write(XMLStreamWriter xml, GateResult result, GatedScore score)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", legal(score.task()));
    xml.writeAttribute("name", legal(GateReport.name(score)));
    String message = legal(GateReport.change(score) + ". " + GateReport.power(result, score));
    switch (score.verdict()) {
      case PASSED -> {
        xml.writeStartElement("system-out");
        xml.writeCharacters(message);
      }
      case REGRESSION -> {
        xml.writeStartElement("failure");
        xml.writeAttribute("message", message);
      }
      case UNRESOLVED -> {
        xml.writeStartElement("skipped");
        xml.writeAttribute("message", message);
      }
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  /** XML has no control characters, not even written as numbers. */
  private static String legal(String text) {
    return text.replaceAll("[\\p{Cntrl}\\x{fffe}\\x{ffff}]", "\ufffd");
  }
}
