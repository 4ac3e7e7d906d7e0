package dev.assay.transformer.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Working memory of one thread, grown as needed and reused. */
public final class Scratch {

  /** A cache line, and the widest vector. */
  private static final int ALIGNMENT = 64;

  private final Buffer panel = new Buffer();
  private final Block block = new Block();
  private final Block page = new Block();
  private final Block converted = new Block();
  private final Block product = new Block();
  private final Block foreign = new Block();
  private final Buffer left = new Buffer();
  private final Buffer gateUp = new Buffer();
  private final Buffer edge = new Buffer();
  private final Buffer queries = new Buffer();
  private final Buffer scores = new Buffer();
  private final Buffer values = new Buffer();
  private final Buffer sums = new Buffer();

  /** One block of unpacked weights, {@code [DEPTH][WIDTH]}. */
  float[] panel() {
    return panel.of(PackedMatrix.WIDTH * PackedMatrix.DEPTH);
  }

  /** Activations that all workers read, in the form that foreign kernels want. */
  public MemorySegment converted(int bytes) {
    return converted.of(Math.ceilDiv(bytes, 4));
  }

  /** What foreign kernels computed. */
  public MemorySegment product(int length) {
    return product.of(length);
  }

  /** Working memory of foreign kernels. */
  public MemorySegment foreign(int bytes) {
    return foreign.of(Math.ceilDiv(bytes, 4));
  }

  /** Gates and ups of all rows, for all workers. */
  float[] gateUp(int length) {
    return gateUp.of(length);
  }

  /** As {@link #panel}, outside the heap and aligned. */
  MemorySegment block() {
    return block.of(PackedMatrix.WIDTH * PackedMatrix.DEPTH);
  }

  /** A left-hand factor that lay across. */
  float[] left(int length) {
    return left.of(length);
  }

  /** Outputs of a panel that is not full. */
  float[] edge(int length) {
    return edge.of(length);
  }

  float[] queries(int length) {
    return queries.of(length);
  }

  float[] scores(int length) {
    return scores.of(length);
  }

  /** So many float32, aligned. */
  MemorySegment page(int length) {
    return page.of(length);
  }

  float[] values(int length) {
    return values.of(length);
  }

  float[] sums(int length) {
    return sums.of(length);
  }

  private static final class Block {
    private MemorySegment data = MemorySegment.NULL;

    MemorySegment of(int length) {
      if (data.byteSize() < 4L * length) {
        data = Arena.ofAuto().allocate(4L * length, ALIGNMENT);
      }
      return data;
    }
  }

  private static final class Buffer {
    private float[] data = new float[0];

    float[] of(int length) {
      if (data.length < length) {
        data = new float[length];
      }
      return data;
    }
  }
}
