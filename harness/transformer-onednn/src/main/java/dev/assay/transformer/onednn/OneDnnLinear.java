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

  /** Pieces of work for each worker that are enough to balance the load. */
  private static final int PIECES = 3;

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

  /** What is done with the products of a block of rows and a chunk of outputs. */
  @FunctionalInterface
  private interface Results {
    /**
     * Receives the products of the rows from {@code first} up to but without {@code end}.
     *
     * @param column of the chunk's first output
     * @param products {@code [rows][width]} for each of the parts that outputs consist of
     */
    void accept(int column, int width, MemorySegment[] products, int first, int end);
  }

  @Override
  public void apply(float[] in, int rows, float[] out, int outStride, Workers workers) {
    RowOrder order = whole.rowOrder();
    if (rows == 1 && order != null && order == last.rowOrder()) {
      row(order, in, out, workers);
      return;
    }
    forEachChunk(
        in,
        rows,
        1,
        workers,
        (column, width, products, first, end) -> {
          for (int row = first; row < end; row++) {
            int at = (row - first) * width;
            copy(products[0], at, column, width, out, row * outStride + column);
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
        2,
        workers,
        (column, width, products, first, end) -> {
          float[] gateUp = new float[2 * width];
          for (int row = first; row < end; row++) {
            int at = (row - first) * width;
            copy(products[0], at, column, width, gateUp, 0);
            copy(products[1], at, half + column, width, gateUp, width);
            kernels.gate(f, gateUp, 0, width, out, row * half + column);
          }
        });
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  private void copy(MemorySegment from, long index, int column, int width, float[] to, int offset) {
    MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, index * Float.BYTES, to, offset, width);
    if (bias != null) {
      kernels.add(to, offset, 1, bias, column, width);
    }
  }

  /**
   * Computes all products, chunk by chunk and block by block.
   *
   * @param parts equal ones that the outputs consist of; their chunks are computed together
   */
  private void forEachChunk(float[] in, int rows, int parts, Workers workers, Results results) {
    int padded = Math.ceilDiv(rows, Blocks.SMALL) * Blocks.SMALL;
    // More than half a large block is computed as a whole one.
    if (padded % Blocks.LARGE > Blocks.LARGE / 2) {
      padded = Math.ceilDiv(padded, Blocks.LARGE) * Blocks.LARGE;
    }
    MemorySegment converted = convert(in, rows, padded, workers);
    int large = padded / Blocks.LARGE;
    int blocks = large + padded % Blocks.LARGE / Blocks.SMALL;
    int chunks = chunks(weights.outputs() / parts);
    // Weights that have to be unpacked are so for several blocks.
    int together =
        weights.unpacks()
            ? Math.clamp(chunks * blocks / (PIECES * workers.threads()), 1, blocks)
            : 1;
    int pieces = Math.ceilDiv(blocks, together);
    // Neighbouring pieces share their weights.
    workers.forEach(
        chunks * pieces,
        (piece, worker) -> {
          Scratch scratch = workers.scratch(worker);
          int firstBlock = piece % pieces * together;
          int endBlock = Math.min(blocks, firstBlock + together);
          Chunk chunk = chunk(piece / pieces, parts, scratch);
          for (int block = firstBlock; block < endBlock; block++) {
            int small = Math.max(0, block - large);
            int first = (block - small) * Blocks.LARGE + small * Blocks.SMALL;
            int size = block < large ? Blocks.LARGE : Blocks.SMALL;
            int end = Math.min(rows, first + size);
            chunk.multiply(block < large, converted, first, end);
            results.accept(chunk.column, chunk.width, chunk.products, first, end);
          }
        });
  }

  private Chunk chunk(int index, int parts, Scratch scratch) {
    int part = weights.outputs() / parts;
    int column = index * CHUNK;
    int width = Math.min(CHUNK, part - column);
    Blocks blocks = width == CHUNK ? whole : parts == 1 ? last : lastOfHalf;
    int count = Panels.count(width);
    long bytes = count * Panels.bytes(weights.inputs());
    MemorySegment space =
        weights.unpacks() ? scratch.foreign(Math.toIntExact(parts * bytes)) : MemorySegment.NULL;
    MemorySegment product = scratch.product(parts * Blocks.LARGE * width);
    MemorySegment[] panels = new MemorySegment[parts];
    MemorySegment[] products = new MemorySegment[parts];
    for (int i = 0; i < parts; i++) {
      MemorySegment mine = weights.unpacks() ? space.asSlice(i * bytes, bytes) : space;
      panels[i] = weights.panels((i * part + column) / Panels.WIDTH, count, mine);
      products[i] = product.asSlice((long) i * Blocks.LARGE * width * Float.BYTES);
    }
    return new Chunk(blocks, column, width, panels, products);
  }

  /** Some outputs of each part, with their weights ready, and room for their products. */
  private record Chunk(
      Blocks blocks, int column, int width, MemorySegment[] panels, MemorySegment[] products) {

    void multiply(boolean large, MemorySegment in, int first, int end) {
      Product product = large ? blocks.large() : blocks.small();
      Product.Shape shape = product.shape();
      for (int i = 0; i < panels.length; i++) {
        for (int row = first; row < end; row += shape.rows()) {
          product.run(
              in.asSlice((long) row * shape.inputs() * Short.BYTES),
              panels[i],
              products[i].asSlice((long) (row - first) * width * Float.BYTES));
        }
      }
    }
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

  private void row(RowOrder order, float[] in, float[] out, Workers workers) {
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
          weights.row(order, rounded, first, count, result);
          int column = first * Panels.WIDTH;
          int width = Math.min(count * Panels.WIDTH, outputs - column);
          System.arraycopy(result, 0, out, column, width);
          if (bias != null) {
            kernels.add(out, column, 1, bias, column, width);
          }
        });
  }
}
