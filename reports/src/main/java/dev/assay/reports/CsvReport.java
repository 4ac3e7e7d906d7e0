package dev.assay.reports;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * {@code results.csv}: one line a score, the columns of {@code results.json}, numbers as exact as
 * they are (the shortest decimal that reads back the same double), and what its samples met with.
 * What is null there is empty.
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
              "higher_is_better",
              "samples",
              "failed",
              "truncated",
              "unextracted",
              "ties",
              "length_capped")
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
    var outcomes = new ScoreOutcomes(result);
    for (Score score : result.scores()) {
      Interval interval = score.ci95();
      List<String> cells = new ArrayList<>();
      cells.add(score.model());
      cells.add(score.task());
      cells.add(score.metric());
      cells.add(score.filter());
      cells.add(exact(score.value()));
      cells.add(exact(score.stderr()));
      cells.add(exact(interval == null ? null : interval.low()));
      cells.add(exact(interval == null ? null : interval.high()));
      cells.add(Long.toString(score.n()));
      cells.add(Boolean.toString(score.higherIsBetter()));
      cells.addAll(counts(outcomes.of(score)));
      printer.printRecord(cells);
    }
    printer.flush();
  }

  /** Empty where the result does not count them. */
  private static List<String> counts(Optional<TaskOutcome> outcome) {
    return outcome
        .map(counted ->
            Stream.of(
                    counted.samples(),
                    counted.failed(),
                    counted.truncated(),
                    counted.unextracted(),
                    counted.ties(),
                    counted.lengthCapped())
                .map(count -> Long.toString(count))
                .toList())
        .orElse(List.of("", "", "", "", "", ""));
  }

  private static String exact(@Nullable Double number) {
    return number == null ? "" : Double.toString(number);
  }
}
