package dev.assay.transformer.onednn;

import dev.assay.transformer.kernels.Activation;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.Scratch;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer: inputs are rounded to bfloat16, their products with bfloat16 weights are summed
 * in float32.
 *
 * <p>Outputs are cut into chunks, rows into blocks of two sizes, the last filled up: whatever the
 * batch, a row is computed in one of few ways, and {@link Blocks} makes sure that all give the same
 * bits.
 */
final class OneDnnLinear implements Linear {

  /** Outputs of a chunk: with a block of rows, its weights stay in a core's cache. */
  private static final int CHUNK = 256;

  private final Kernels kernels;
  private final Weights weights;
  private final float @Nullable [] bias;

  /** For whole chunks, and for the last one of all outputs and of one half of them. */
  private final Blocks whole;

  private final Blocks last;
  private final Blocks lastOfHalf;

  /** Makes products. */
  @FunctionalInterface
  interface Maker {
    /**
     * Of rows of so many inputs, filled up to whole panels, with so many outputs.
     *
     * @param inputs a multiple of {@link Panels#DEPTH}
     */
    Blocks blocks(int inputs, int outputs);
  }

  OneDnnLinear(Maker maker, Kernels kernels, Weights weights, float @Nullable [] bias) {
    this.kernels = kernels;
    this.weights = weights;
    this.bias = bias;
    int outputs = weights.outputs();
    this.whole = blocks(maker, Math.min(outputs, CHUNK));
    this.last = blocks(maker, width(0, outputs, chunks(outputs) - 1));
    int half = outputs / 2;
    this.lastOfHalf = halves() ? blocks(maker, width(0, half, chunks(half) - 1)) : last;
  }

  private Blocks blocks(Maker maker, int width) {
    return maker.blocks(Panels.depth(weights.inputs()), width);
  }

  /** Whether both halves of the outputs begin with a panel. */
  private boolean halves() {
    return weights.outputs() % (2 * Panels.WIDTH) == 0;
  }

  private static int chunks(int outputs) {
    return Math.ceilDiv(outputs, CHUNK);
  }

  private static int width(int first, int end, int chunk) {
    return Math.min(CHUNK, end - first - chunk * CHUNK);
  }

  @Override
  public int outputs() {
    return weights.outputs();
  }

  @Override
  public int inputs() {
    return weights.inputs();
  }

  @Override
  public void addBytes(Map<String, Long> bytes) {
    weights.addBytes(bytes);
  }

  /** What is done with a chunk of a block of rows. */
  @FunctionalInterface
  private interface Chunk {
    /**
     * Computes the rows from {@code first} up to but without {@code end}.
     *
     * @param chunk counts from 0
     * @param in the block's rows as bfloat16
     */
    void compute(int chunk, boolean large, MemorySegment in, int first, int end, Scratch scratch);
  }

  @Override
  public void apply(float[] in, int rows, float[] out, int outStride, Workers workers) {
    if (rows == 1 && whole.rowAgrees() && last.rowAgrees()) {
      row(in, out, workers);
      return;
    }
    int outputs = weights.outputs();
    forEachChunk(
        in,
        rows,
        chunks(outputs),
        workers,
        (chunk, large, block, first, end, scratch) -> {
          int width = width(0, outputs, chunk);
          Blocks blocks = width == CHUNK ? whole : last;
          Product product = large ? blocks.large() : blocks.small();
          int column = chunk * CHUNK;
          MemorySegment result = scratch.product(Blocks.LARGE * width);
          multiply(product, column, block, end - first, result, scratch);
          for (int row = first; row < end; row++) {
            copy(result, (row - first) * width, column, width, out, row * outStride + column);
          }
        });
  }

  @Override
  public void applyGated(Activation f, float[] in, int rows, float[] out, Workers workers) {
    if (rows == 1 || !halves()) {
      Linear.super.applyGated(f, in, rows, out, workers);
      return;
    }
    int half = weights.outputs() / 2;
    forEachChunk(
        in,
        rows,
        chunks(half),
        workers,
        (chunk, large, block, first, end, scratch) -> {
          int width = width(0, half, chunk);
          Blocks blocks = width == CHUNK ? whole : lastOfHalf;
          Product product = large ? blocks.large() : blocks.small();
          int column = chunk * CHUNK;
          MemorySegment results = scratch.product(2 * Blocks.LARGE * width);
          MemorySegment ups = results.asSlice((long) Blocks.LARGE * width * Float.BYTES);
          multiply(product, column, block, end - first, results, scratch);
          multiply(product, half + column, block, end - first, ups, scratch);
          float[] gateUp = new float[2 * width];
          for (int row = first; row < end; row++) {
            int at = (row - first) * width;
            copy(results, at, column, width, gateUp, 0);
            copy(ups, at, half + column, width, gateUp, width);
            kernels.gate(f, gateUp, 0, width, out, row * half + column);
          }
        });
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  /** The product of up to a large block of rows with the outputs from {@code column} on. */
  private void multiply(
      Product product, int column, MemorySegment in, int rows, MemorySegment out, Scratch scratch) {
    Product.Shape shape = product.shape();
    int panels = Panels.count(shape.outputs());
    MemorySegment space =
        weights.unpacks()
            ? scratch.foreign(Math.toIntExact(panels * Panels.bytes(shape.inputs())))
            : MemorySegment.NULL;
    MemorySegment chunk = weights.panels(column / Panels.WIDTH, panels, space);
    for (int row = 0; row < rows; row += shape.rows()) {
      product.run(
          in.asSlice((long) row * shape.inputs() * Short.BYTES),
          chunk,
          out.asSlice((long) row * shape.outputs() * Float.BYTES));
    }
  }

  private void copy(MemorySegment from, long index, int column, int width, float[] to, int offset) {
    MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, index * Float.BYTES, to, offset, width);
    if (bias != null) {
      kernels.add(to, offset, 1, bias, column, width);
    }
  }

  private void forEachChunk(float[] in, int rows, int chunks, Workers workers, Chunk body) {
    int padded = Math.ceilDiv(rows, Blocks.SMALL) * Blocks.SMALL;
    // More than half a large block is computed as a whole one.
    if (padded % Blocks.LARGE > Blocks.LARGE / 2) {
      padded = Math.ceilDiv(padded, Blocks.LARGE) * Blocks.LARGE;
    }
    MemorySegment converted = convert(in, rows, padded, workers);
    long rowBytes = (long) Panels.depth(weights.inputs()) * Short.BYTES;
    int large = padded / Blocks.LARGE;
    int blocks = large + padded % Blocks.LARGE / Blocks.SMALL;
    // Neighbouring pieces share their weights.
    workers.forEach(
        chunks * blocks,
        (piece, worker) -> {
          int block = piece % blocks;
          boolean whole = block < large;
          int first =
              whole ? block * Blocks.LARGE : large * Blocks.LARGE + (block - large) * Blocks.SMALL;
          int end = Math.min(rows, first + (whole ? Blocks.LARGE : Blocks.SMALL));
          body.compute(
              piece / blocks,
              whole,
              converted.asSlice(first * rowBytes),
              first,
              end,
              workers.scratch(worker));
        });
  }

  /** Rows as bfloat16, filled up with zeros, and rows of zeros below them. */
  private MemorySegment convert(float[] in, int rows, int padded, Workers workers) {
    int inputs = weights.inputs();
    int depth = Panels.depth(inputs);
    MemorySegment converted =
        workers.scratch(0).converted(Math.multiplyExact(padded, depth * Short.BYTES));
    workers.forEach(
        padded / Blocks.SMALL,
        (piece, _) -> {
          for (int row = piece * Blocks.SMALL; row < (piece + 1) * Blocks.SMALL; row++) {
            int count = row < rows ? inputs : 0;
            long at = (long) row * depth;
            Bfloat16.store(in, row * inputs, count, converted, at);
            if (count < depth) {
              converted.asSlice((at + count) * Short.BYTES, (depth - count) * 2L).fill((byte) 0);
            }
          }
        });
    return converted;
  }

  private void row(float[] in, float[] out, Workers workers) {
    float[] rounded = new float[Panels.depth(weights.inputs())];
    for (int i = 0; i < weights.inputs(); i++) {
      rounded[i] = Bfloat16.round(in[i]);
    }
    int outputs = weights.outputs();
    int panels = Panels.count(outputs);
    workers.forEach(
        Math.ceilDiv(panels, RowStreams.PANELS),
        (group, _) -> {
          int first = group * RowStreams.PANELS;
          int count = Math.min(RowStreams.PANELS, panels - first);
          float[] result = new float[RowStreams.PANELS * Panels.WIDTH];
          weights.row(rounded, first, count, result);
          int column = first * Panels.WIDTH;
          int width = Math.min(count * Panels.WIDTH, outputs - column);
          System.arraycopy(result, 0, out, column, width);
          if (bias != null) {
            kernels.add(out, column, 1, bias, column, width);
          }
        });
  }
}
