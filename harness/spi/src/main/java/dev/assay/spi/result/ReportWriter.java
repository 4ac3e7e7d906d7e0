package dev.assay.spi.result;

import java.io.IOException;
import java.io.OutputStream;

/** Writes one file about a run. The same result gives the same bytes, in every locale. */
public interface ReportWriter {
  /** The file's name in the run's directory, such as {@code report.md}. */
  String fileName();

  /** One line for {@code ls reports}. */
  String summary();

  void write(EvalResult result, OutputStream out) throws IOException;
}
