package dev.assay.cli;

import dev.assay.core.data.hub.FetchListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells what is being fetched: a line that is redrawn on a terminal, a line a file elsewhere. */
final class FetchProgress implements FetchListener {
  private static final long REDRAW_NANOS = 200_000_000;

  private final PrintWriter err;
  private final boolean terminal;
  private String subject = "";
  private long total;
  private long received;
  private long drawn;

  private FetchProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  static FetchProgress on(PrintWriter err) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new FetchProgress(err, terminal && System.getenv("NO_PROGRESS") == null);
  }

  @Override
  public void fileStarted(String dataset, String file, long bytes, long have) {
    subject = "fetching " + dataset + " " + file;
    total = bytes;
    received = have;
    if (terminal) {
      draw();
    } else {
      err.println(
          subject
              + (bytes < 0 ? "" : ", " + Bytes.text(bytes))
              + (have > 0 ? " (" + Bytes.text(have) + " of it are here)" : ""));
    }
  }

  @Override
  public void bytesReceived(long count) {
    received += count;
    if (terminal && System.nanoTime() - drawn > REDRAW_NANOS) {
      draw();
    }
  }

  @Override
  public void fileFinished(String dataset, String file) {
    clear();
  }

  @Override
  public void retrying(String problem, double seconds) {
    clear();
    err.println(
        String.format(Locale.ROOT, "warning: %s; trying again in %.1f s", problem, seconds));
  }

  @Override
  public void waiting(String dataset) {
    err.println("waiting: another process is fetching " + dataset);
  }

  private void draw() {
    drawn = System.nanoTime();
    String share =
        total > 0
            ? String.format(Locale.ROOT, "%3d %% of %s", 100 * received / total, Bytes.text(total))
            : Bytes.text(received);
    err.print("\r\u001b[K" + subject + "  " + share);
    err.flush();
  }

  private void clear() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
