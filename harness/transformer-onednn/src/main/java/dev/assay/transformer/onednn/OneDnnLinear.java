package dev.assay.transformer.onednn;

import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer of bfloat16 weights: inputs are rounded to bfloat16, products are summed in
 * float32.
 *
 * <p>Outputs are cut into chunks, rows into blocks of two sizes, the last filled up: whatever the
 * batch, a row is computed by one of two primitives, and {@link #agree} makes sure that both give
 * the same bits.
 */
final class OneDnnLinear implements Linear {

  /** Outputs of a chunk: with a block of rows, its weights stay in a core's cache. */
  private static final int CHUNK = 256;

  /** Rows of a block where there are many; and where there are few, such as one for decoding. */
  private static final int LARGE = 128;

  /** An AMX tile has so many rows. */
  private static final int SMALL = 16;

  private static final int ALIGNMENT = 64;

  /** Neighbouring outputs: a primitive for either size of block, and their weights. */
  private record Chunk(
      int first, int outputs, Block large, Block small, MemorySegment weights, long bytes) {}

  /** How a block of so many rows is computed. */
  private record Block(
      int rows, OneDnn.Product product, MemorySegment in, MemorySegment out, int scratchpadBytes) {}

  private final OneDnn oneDnn;
  private final int outputs;
  private final int inputs;
  private final float @Nullable [] bias;
  private final List<Chunk> chunks;

  private OneDnnLinear(
      OneDnn oneDnn, int outputs, int inputs, float @Nullable [] bias, List<Chunk> chunks) {
    this.oneDnn = oneDnn;
    this.outputs = outputs;
    this.inputs = inputs;
    this.bias = bias;
    this.chunks = chunks;
  }

  /**
   * Lays out the rows of the parts, one below the other.
   *
   * @param arena owns what is laid out
   */
  static OneDnnLinear pack(
      OneDnn oneDnn, List<WeightRows> parts, float @Nullable [] bias, Arena arena) {
    int inputs = parts.getFirst().inputs();
    int outputs = parts.stream().mapToInt(part -> part.rows().length).sum();
    List<Chunk> chunks = new ArrayList<>();
    float[] row = new float[inputs];
    try (Arena passing = Arena.ofConfined()) {
      MemorySegment plain = passing.allocate((long) CHUNK * inputs * Short.BYTES, ALIGNMENT);
      int filled = 0;
      int first = 0;
      for (WeightRows part : parts) {
        for (int i = 0; i < part.rows().length; i++) {
          part.copyFinite(i, row, 0);
          Bfloat16.store(row, 0, inputs, plain, (long) filled * inputs);
          if (++filled == CHUNK || first + filled == outputs) {
            chunks.add(chunk(oneDnn, first, filled, inputs, plain, arena));
            first += filled;
            filled = 0;
          }
        }
      }
    }
    return new OneDnnLinear(oneDnn, outputs, inputs, bias, List.copyOf(chunks));
  }

  private static Chunk chunk(
      OneDnn oneDnn, int first, int outputs, int inputs, MemorySegment plain, Arena arena) {
    Block large = block(oneDnn, LARGE, inputs, outputs, MemorySegment.NULL, arena);
    MemorySegment layout = large.product().weights();
    Block small = block(oneDnn, SMALL, inputs, outputs, layout, arena);
    long bytes = oneDnn.size(layout);
    MemorySegment data = arena.allocate(bytes, ALIGNMENT);
    oneDnn.copy(plain, oneDnn.layout(OneDnn.BF16, inputs, outputs, 1, inputs), data, layout);
    MemorySegment weights = closing(arena, oneDnn.memory(layout, data), oneDnn::destroyMemory);
    if (!agree(oneDnn, large, small, weights, inputs, outputs)) {
      large = small;
    }
    return new Chunk(first, outputs, large, small, weights, bytes);
  }

  private static Block block(
      OneDnn oneDnn, int rows, int inputs, int outputs, MemorySegment weights, Arena arena) {
    OneDnn.Product product = oneDnn.product(rows, inputs, outputs, weights);
    closing(arena, product.primitive(), oneDnn::destroyPrimitive);
    return new Block(
        rows,
        product,
        oneDnn.layout(OneDnn.BF16, rows, inputs, inputs, 1),
        oneDnn.layout(OneDnn.F32, rows, outputs, outputs, 1),
        Math.toIntExact(oneDnn.size(product.scratchpad())));
  }

  @SuppressWarnings("restricted")
  private static MemorySegment closing(
      Arena arena, MemorySegment object, Consumer<MemorySegment> destroy) {
    return object.reinterpret(arena, destroy);
  }

  /** Whether blocks of both sizes give a row the same bits, on this machine with these weights. */
  private static boolean agree(
      OneDnn oneDnn, Block large, Block small, MemorySegment weights, int inputs, int outputs) {
    try (Arena arena = Arena.ofConfined()) {
      float[] row = new float[inputs];
      MemorySegment in = arena.allocate((long) LARGE * inputs * Short.BYTES, ALIGNMENT);
      for (int r = 0; r < LARGE; r++) {
        for (int k = 0; k < inputs; k++) {
          row[k] = ((r * 31 + k * 17) % 97 - 48) / 7f;
        }
        Bfloat16.store(row, 0, inputs, in, (long) r * inputs);
      }
      MemorySegment many = arena.allocate((long) LARGE * outputs * Float.BYTES, ALIGNMENT);
      MemorySegment few = arena.allocate((long) SMALL * outputs * Float.BYTES, ALIGNMENT);
      int bytes = Math.max(1, Math.max(large.scratchpadBytes(), small.scratchpadBytes()));
      MemorySegment scratchpad = arena.allocate(bytes, ALIGNMENT);
      run(oneDnn, large, in, weights, many, scratchpad);
      run(oneDnn, small, in, weights, few, scratchpad);
      return many.asSlice(0, few.byteSize()).mismatch(few) < 0;
    }
  }

  private static void run(
      OneDnn oneDnn,
      Block block,
      MemorySegment in,
      MemorySegment weights,
      MemorySegment out,
      MemorySegment scratchpad) {
    MemorySegment source = oneDnn.memory(block.in(), in);
    MemorySegment target = oneDnn.memory(block.out(), out);
    MemorySegment working = oneDnn.memory(block.product().scratchpad(), scratchpad);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = OneDnn.arguments(arena, 4);
      OneDnn.argument(arguments, 0, OneDnn.SOURCE, source);
      OneDnn.argument(arguments, 1, OneDnn.WEIGHTS, weights);
      OneDnn.argument(arguments, 2, OneDnn.DESTINATION, target);
      OneDnn.argument(arguments, 3, OneDnn.SCRATCHPAD, working);
      oneDnn.run(block.product().primitive(), 4, arguments);
    } finally {
      oneDnn.destroyMemory(source);
      oneDnn.destroyMemory(target);
      oneDnn.destroyMemory(working);
    }
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public void addBytes(Map<String, Long> bytes) {
    chunks.forEach(chunk -> bytes.merge("BF16", chunk.bytes(), Long::sum));
  }

  @Override
  public void apply(float[] in, int rows, float[] out, int outStride, Workers workers) {
    int padded = Math.ceilDiv(rows, SMALL) * SMALL;
    // More than half a large block is computed as a whole one.
    if (padded % LARGE > LARGE / 2) {
      padded = Math.ceilDiv(padded, LARGE) * LARGE;
    }
    MemorySegment converted =
        workers.scratch(0).converted(Math.multiplyExact(padded, inputs * Short.BYTES));
    workers.forEach(
        padded / SMALL,
        (piece, _) -> {
          int first = piece * SMALL;
          int end = Math.clamp(rows, first, first + SMALL);
          Bfloat16.store(
              in, first * inputs, (end - first) * inputs, converted, (long) first * inputs);
          converted
              .asSlice(
                  (long) end * inputs * Short.BYTES,
                  (long) (first + SMALL - end) * inputs * Short.BYTES)
              .fill((byte) 0);
        });
    int large = padded / LARGE;
    int blocks = large + padded % LARGE / SMALL;
    // Neighbouring pieces share their weights.
    workers.forEach(
        chunks.size() * blocks,
        (piece, worker) -> {
          Chunk chunk = chunks.get(piece / blocks);
          int block = piece % blocks;
          if (block < large) {
            int first = block * LARGE;
            for (int at = first; at < first + LARGE; at += chunk.large().rows()) {
              compute(chunk, chunk.large(), converted, at, rows, out, outStride, workers, worker);
            }
          } else {
            int first = large * LARGE + (block - large) * SMALL;
            compute(chunk, chunk.small(), converted, first, rows, out, outStride, workers, worker);
          }
        });
  }

  private void compute(
      Chunk chunk,
      Block block,
      MemorySegment converted,
      int first,
      int rows,
      float[] out,
      int outStride,
      Workers workers,
      int worker) {
    if (first >= rows) {
      return;
    }
    int width = chunk.outputs();
    oneDnn.useOneThread();
    MemorySegment product = workers.scratch(worker).product(block.rows() * width);
    run(
        oneDnn,
        block,
        converted.asSlice((long) first * inputs * Short.BYTES),
        chunk.weights(),
        product,
        workers.scratch(worker).foreign(block.scratchpadBytes()));
    for (int row = first; row < Math.min(rows, first + block.rows()); row++) {
      int at = row * outStride + chunk.first();
      MemorySegment.copy(
          product,
          ValueLayout.JAVA_FLOAT,
          (long) (row - first) * width * Float.BYTES,
          out,
          at,
          width);
      if (bias != null) {
        for (int j = 0; j < width; j++) {
          out[at + j] += bias[chunk.first() + j];
        }
      }
    }
  }
}
