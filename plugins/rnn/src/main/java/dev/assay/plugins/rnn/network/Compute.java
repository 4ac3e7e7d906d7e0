package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.PackedMatrix;
import dev.assay.transformer.kernels.Scratch;
import dev.assay.transformer.kernels.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Kernels over the rows of a call, shared among the workers in ways that never change a result. */
public final class Compute implements AutoCloseable {

  /** Products that are worth waking another thread for. */
  private static final long WORTHWHILE = 1 << 18;

  /** Rows are cut between the kernels' tiles. */
  private static final int TILE = 6;

  private static final int FEW_ROWS = 16;

  private final Kernels kernels;
  private final Workers workers;
  private final Scratch[] scratch;

  public Compute(Kernels kernels, int threads) {
    this.kernels = kernels;
    this.workers = new Workers(threads);
    this.scratch = new Scratch[threads];
    for (int i = 0; i < threads; i++) {
      scratch[i] = new Scratch();
    }
  }

  public Kernels kernels() {
    return kernels;
  }

  public Workers workers() {
    return workers;
  }

  /** {@code out = in·weightsᵀ + bias} for {@code rows} rows, by all workers. */
  public void linear(float[] in, int rows, PackedMatrix weights, float[] out) {
    long products = (long) rows * weights.inputs() * weights.outputs();
    if (workers.threads() == 1 || products < WORTHWHILE) {
      linear(in, rows, weights, out, 0);
      return;
    }
    int panels = weights.panels();
    int cuts = Math.ceilDiv(3 * workers.threads(), panels);
    int size = Math.ceilDiv(Math.ceilDiv(rows, cuts), TILE) * TILE;
    workers.forEach(
        panels * Math.ceilDiv(rows, size),
        (piece, worker) -> {
          int first = piece / panels * size;
          int end = Math.min(first + size, rows);
          multiply(in, weights, piece % panels, out, first, end, worker);
        });
  }

  /** The same by one worker, from within a loop of the workers. */
  void linear(float[] in, int rows, PackedMatrix weights, float[] out, int worker) {
    for (int panel = 0; panel < weights.panels(); panel++) {
      multiply(in, weights, panel, out, 0, rows, worker);
    }
  }

  private void multiply(
      float[] in, PackedMatrix weights, int panel, float[] out, int first, int end, int worker) {
    kernels.multiply(
        in, weights.inputs(), weights, panel, out, weights.outputs(), first, end, scratch[worker]);
  }

  void eachRow(int rows, IntConsumer body) {
    workers.forEach(
        Math.ceilDiv(rows, FEW_ROWS),
        (piece, _) -> {
          int end = Math.min(rows, (piece + 1) * FEW_ROWS);
          for (int row = piece * FEW_ROWS; row < end; row++) {
            body.accept(row);
          }
        });
  }

  /** What one worker does with some of the spans of a call. */
  interface Lockstep {
    /**
     * @param spans indices, those of the longest spans first
     */
    void run(int[] spans, int worker);
  }

  /** Deals the spans out to the workers, so that each has about as much to read. */
  void eachGroup(List<Span> spans, Lockstep body) {
    List<Integer> order =
        IntStream.range(0, spans.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -spans.get(i).length()))
            .toList();
    int count = Math.min(workers.threads(), spans.size());
    List<List<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(new ArrayList<>());
    }
    for (int i = 0; i < order.size(); i++) {
      groups.get(i % count).add(order.get(i));
    }
    workers.forEach(
        count,
        (group, worker) ->
            body.run(groups.get(group).stream().mapToInt(Integer::intValue).toArray(), worker));
  }

  /** {@code x = σ(x)}, in place: the kernels' soft cap at 2 is {@code 2·tanh(x/2) = 4·σ(x) - 2}. */
  void sigmoid(float[] x, int offset, int length) {
    kernels.softCap(2, x, offset, length);
    for (int i = offset; i < offset + length; i++) {
      x[i] = 0.5f + 0.25f * x[i];
    }
  }

  /** {@code x = tanh(x)}, in place: the soft cap at 1. */
  void tanh(float[] x, int offset, int length) {
    kernels.softCap(1, x, offset, length);
  }

  /** The row in which each span begins. */
  static int[] firstRows(List<Span> spans) {
    int[] rows = new int[spans.size()];
    int row = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row;
      row += spans.get(i).length();
    }
    return rows;
  }

  static int rows(List<Span> spans) {
    return spans.stream().mapToInt(Span::length).sum();
  }

  @Override
  public void close() {
    workers.close();
  }
}
