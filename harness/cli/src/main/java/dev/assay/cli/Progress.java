package dev.assay.cli;

import dev.assay.core.run.EvalListener;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells how a run goes on: a bar that is redrawn on a terminal, a line now and then elsewhere. The
 * drawing has a thread of its own, so that answering waits for no terminal.
 */
final class Progress implements EvalListener, AutoCloseable {
  private static final int BAR = 24;
  private static final long REDRAW_MILLIS = 200;
  private static final long LINE_MILLIS = 15_000;

  private final PrintWriter err;
  private final boolean terminal;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("progress").factory());
  private final AtomicLong done = new AtomicLong();
  private String model = "";
  private long total;
  private long recorded;
  private long startNanos;
  private boolean drawn;

  private Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
    long period = terminal ? REDRAW_MILLIS : LINE_MILLIS;
    timer.scheduleAtFixedRate(this::draw, period, period, TimeUnit.MILLISECONDS);
  }

  static Progress on(PrintWriter err) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new Progress(err, terminal && System.getenv("NO_PROGRESS") == null);
  }

  @Override
  public synchronized void taskLoaded(String task, int docs, int available, int requests) {
    if (terminal) {
      err.print("\r\u001b[K" + task + ": " + docs + " documents");
      err.flush();
      drawn = true;
    }
  }

  @Override
  public synchronized void modelStarted(
      String name, ModelCard card, int requests, int alreadyRecorded) {
    clear();
    model = name;
    total = requests;
    recorded = alreadyRecorded;
    done.set(alreadyRecorded);
    startNanos = System.nanoTime();
    if (alreadyRecorded > 0) {
      err.println(
          name
              + ": "
              + count(alreadyRecorded)
              + " of "
              + count(requests)
              + " answers are in the journal already");
    }
  }

  @Override
  public void answered() {
    done.incrementAndGet();
  }

  @Override
  public synchronized void modelFinished(String name, Usage usage, double seconds) {
    clear();
    StringBuilder line = new StringBuilder();
    line.append(name).append(": ").append(count(total)).append(" requests in ");
    line.append(duration(seconds));
    if (usage.tokensComputed() > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              "; tokens requested / computed: %,d / %,d = %.1f",
              usage.tokensRequested(),
              usage.tokensComputed(),
              (double) usage.tokensRequested() / usage.tokensComputed()));
    }
    err.println(line);
    model = "";
  }

  @Override
  public synchronized void warning(String message) {
    clear();
    err.println("warning: " + message);
  }

  @Override
  public synchronized void close() {
    timer.shutdownNow();
    clear();
  }

  private synchronized void draw() {
    if (model.isEmpty() || total == 0) {
      return;
    }
    long now = done.get();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double rate = (now - recorded) / Math.max(seconds, 1e-3);
    String remaining = rate > 0 ? duration((total - now) / rate) + " left" : "";
    int filled = (int) (BAR * now / total);
    String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
    String line =
        String.format(
            Locale.ROOT,
            "%s %s %3d %%  %,d/%,d  %,.0f requests/s  %s",
            model,
            terminal ? bar : "",
            100 * now / total,
            now,
            total,
            rate,
            remaining);
    if (terminal) {
      err.print("\r\u001b[K" + line);
      err.flush();
      drawn = true;
    } else {
      err.println(line);
    }
  }

  private void clear() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String duration(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }
}
