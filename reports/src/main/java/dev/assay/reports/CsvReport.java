package dev.assay.reports;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.result.Score;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * {@code results.csv}: one line a score, the columns of {@code results.json}, numbers as exact as
 * they are (the shortest decimal that reads back the same double). What is null there is empty.
 */
final class CsvReport implements ReportWriter {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setRecordSeparator("\n")
          .setHeader(
              "model",
              "task",
              "metric",
              "filter",
              "value",
              "stderr",
              "ci95_low",
              "ci95_high",
              "n",
              "higher_is_better")
          .get();

  @Override
  public String fileName() {
    return "results.csv";
  }

  @Override
  public String summary() {
    return "Every score with its standard error, interval and n, at full precision.";
  }

  @Override
  public void write(EvalResult result, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    CSVPrinter printer = new CSVPrinter(writer, FORMAT);
    for (Score score : result.scores()) {
      Interval interval = score.ci95();
      printer.printRecord(
          score.model(),
          score.task(),
          score.metric(),
          score.filter(),
          exact(score.value()),
          exact(score.stderr()),
          exact(interval == null ? null : interval.low()),
          exact(interval == null ? null : interval.high()),
          Long.toString(score.n()),
          Boolean.toString(score.higherIsBetter()));
    }
    printer.flush();
  }

  private static String exact(@Nullable Double number) {
    return number == null ? "" : Double.toString(number);
  }
}
