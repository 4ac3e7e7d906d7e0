package dev.assay.transformer.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A matrix product of fixed shape: rows of bfloat16 times {@link Panels}, summed in float32. Any
 * number of threads may run it at once.
 */
final class Product {

  private static final int ALIGNMENT = 64;

  /** What becomes of a sum. */
  enum Result {
    STORED,
    /** To what is there. */
    ADDED
  }

  /**
   * Sizes of the matrices.
   *
   * @param rows of inputs and outputs; they lie next to each other
   */
  record Shape(int rows, int inputs, int outputs, Result result) {}

  /** Of the four pieces of memory that a run works on. */
  record Layouts(
      MemorySegment in, MemorySegment weights, MemorySegment out, MemorySegment scratchpad) {}

  /** What one run needs for itself. */
  private record Call(
      MemorySegment in, MemorySegment weights, MemorySegment out, MemorySegment arguments) {}

  private final OneDnn oneDnn;
  private final Shape shape;
  private final MemorySegment primitive;
  private final Layouts layouts;
  private final Queue<Call> idle = new ConcurrentLinkedQueue<>();

  Product(OneDnn oneDnn, Shape shape, MemorySegment primitive, Layouts layouts) {
    this.oneDnn = oneDnn;
    this.shape = shape;
    this.primitive = primitive;
    this.layouts = layouts;
  }

  Shape shape() {
    return shape;
  }

  /**
   * Computes on the calling thread.
   *
   * @param in {@code [rows][inputs]} bfloat16
   * @param out {@code [rows][outputs]} float32
   */
  void run(MemorySegment in, MemorySegment weights, MemorySegment out) {
    Call call = idle.poll();
    if (call == null) {
      call = prepare();
    }
    oneDnn.useOneThread();
    oneDnn.setData(call.in, in);
    oneDnn.setData(call.weights, weights);
    oneDnn.setData(call.out, out);
    oneDnn.run(primitive, 4, call.arguments);
    idle.add(call);
  }

  /** Objects of the library that live as long as it: as many as threads ever ran this at once. */
  private Call prepare() {
    MemorySegment in = oneDnn.memory(layouts.in);
    MemorySegment weights = oneDnn.memory(layouts.weights);
    MemorySegment out = oneDnn.memory(layouts.out);
    MemorySegment scratchpad = oneDnn.memory(layouts.scratchpad);
    Arena arena = Arena.global();
    long bytes = Math.max(1, oneDnn.size(layouts.scratchpad));
    oneDnn.setData(scratchpad, arena.allocate(bytes, ALIGNMENT));
    MemorySegment arguments = OneDnn.arguments(arena, 4);
    OneDnn.argument(arguments, 0, OneDnn.SOURCE, in);
    OneDnn.argument(arguments, 1, OneDnn.WEIGHTS, weights);
    OneDnn.argument(arguments, 2, OneDnn.DESTINATION, out);
    OneDnn.argument(arguments, 3, OneDnn.SCRATCHPAD, scratchpad);
    return new Call(in, weights, out, arguments);
  }
}
