package dev.assay.cli;

import dev.assay.training.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** Tells how training goes on: a line that is redrawn on a terminal, one now and then elsewhere. */
final class TrainingProgress implements TrainingListener {
  private static final long REDRAW_NANOS = 200_000_000;
  private static final long LINE_NANOS = 15_000_000_000L;

  private final PrintWriter err;
  private final String name;
  private final boolean terminal;
  private long last = System.nanoTime();
  private boolean drawn;
  private double average = Double.NaN;

  TrainingProgress(PrintWriter err, String name) {
    this.err = err;
    this.name = name;
    this.terminal =
        System.console() != null
            && System.console().isTerminal()
            && System.getenv("NO_PROGRESS") == null;
  }

  /**
   * Training is about to start.
   *
   * @param place that computes
   * @param instead why it is no GPU, where one was looked for
   */
  void placed(String place, Optional<String> instead) {
    err.println(name + ": on " + place + instead.map(why -> "; no GPU can: " + why).orElse(""));
  }

  @Override
  public void started(long parameters, int trainingTokens, int heldOutTokens, int step) {
    err.println(
        String.format(
            Locale.ROOT,
            "%s: %,d parameters, %,d tokens to train on, %,d held out%s",
            name,
            parameters,
            trainingTokens,
            heldOutTokens,
            step == 0 ? "" : String.format(Locale.ROOT, "; going on after step %,d", step)));
  }

  @Override
  public void stepped(int step, int steps, double loss, double speed, double remaining) {
    average = Double.isNaN(average) ? loss : 0.95 * average + 0.05 * loss;
    long now = System.nanoTime();
    if (now - last < (terminal ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    last = now;
    String line =
        String.format(
            Locale.ROOT,
            "%s: step %,d/%,d  loss %.4f  %,.0f tokens/s  %s left",
            name,
            step,
            steps,
            average,
            speed,
            Progress.duration(remaining));
    if (terminal) {
      err.print("\r\u001b[K" + line);
      err.flush();
      drawn = true;
    } else {
      err.println(line);
    }
  }

  @Override
  public void evaluated(int step, double loss, boolean best) {
    clear();
    err.println(
        String.format(
            Locale.ROOT,
            "%s: step %,d  held-out loss %.4f nats a token%s",
            name,
            step,
            loss,
            best ? ", the lowest so far" : ""));
  }

  void clear() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }
}
