package dev.assay.transformer.cuda;

import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Attention of a batch on a device: which kernel computes which rows. */
final class DeviceAttention {

  /** Positions of a part of a path, for rows that decode. */
  static final int PART = 128;

  /**
   * Bytes of what is found in the parts of decoding rows before it is joined: enough for parts that
   * fill the largest chips, and little next to a batch.
   */
  static final long PART_BYTES = 64L << 20;

  private static final int THREADS = 128;

  private final Gpu gpu;
  private final Attention attention;
  private final long partBytes;
  private final MemorySegment shape = Arena.ofAuto().allocate(24, 8);
  private final DeviceBuffer parts;
  private final Kernels kernels;

  /**
   * What attends: on tensor cores where there is a kernel for the size of a head.
   *
   * @param read for rows that are read
   * @param written for those that are being written
   * @param tiled whether rows are read in tiles of one path
   */
  private record Kernels(Kernel read, Kernel written, boolean tiled) {

    static final Kernels PLAIN = new Kernels(Kernel.ATTEND_ROWS, Kernel.ATTEND_PART, false);
  }

  /**
   * @param partBytes most memory for parts, unless those of one row take more
   */
  DeviceAttention(Gpu gpu, Attention attention, long partBytes) {
    this.gpu = gpu;
    this.attention = attention;
    this.partBytes = partBytes;
    this.parts = new DeviceBuffer(gpu);
    this.kernels = kernels();
    shape.setAtIndex(ValueLayout.JAVA_INT, 0, attention.heads());
    shape.setAtIndex(ValueLayout.JAVA_INT, 1, attention.kvHeads());
    shape.setAtIndex(ValueLayout.JAVA_INT, 2, attention.headSize());
    shape.setAtIndex(ValueLayout.JAVA_FLOAT, 4, attention.scale());
    shape.setAtIndex(ValueLayout.JAVA_FLOAT, 5, attention.softCap());
  }

  void release() {
    parts.release();
  }

  /**
   * Attends.
   *
   * @param queries {@code [rows][heads·headSize]}
   * @param keys of the layer
   * @param values of the layer
   * @param window of the layer
   * @param out {@code [rows][heads·headSize]}
   */
  void run(MicroBatch batch, long queries, long keys, long values, int window, long out) {
    shape.setAtIndex(ValueLayout.JAVA_INT, 3, window);
    if (batch.decoding() > 0) {
      decode(batch, queries, keys, values, out);
    }
    if (batch.rows() > batch.decoding()) {
      prefill(batch, queries, keys, values, out);
    }
  }

  private void decode(MicroBatch batch, long queries, long keys, long values, long out) {
    int count = Math.ceilDiv(batch.longest(), PART);
    int size = attention.headSize();
    long rowBytes = 4L * attention.heads() * count * (size + 2);
    int most = Math.clamp(partBytes / rowBytes, 1, batch.decoding());
    long found = parts.of(most * rowBytes);
    for (int from = 0; from < batch.decoding(); from += most) {
      int rows = Math.min(most, batch.decoding() - from);
      gpu.launch(
          kernels.written,
          rows,
          attention.kvHeads(),
          count,
          THREADS,
          queries + from * stride(),
          batch.positions() + 4L * from,
          batch.starts() + 4L * from,
          batch.paths(),
          keys,
          values,
          shape,
          PART,
          found);
      gpu.launch(
          Kernel.JOIN_PARTS,
          rows,
          attention.heads(),
          1,
          THREADS,
          found,
          count,
          size,
          out + from * stride());
    }
  }

  private void prefill(MicroBatch batch, long queries, long keys, long values, long out) {
    if (kernels.tiled) {
      gpu.launch(
          kernels.read,
          batch.tiles(),
          attention.kvHeads(),
          1,
          THREADS,
          queries,
          batch.tileTable(),
          batch.paths(),
          keys,
          values,
          shape,
          out);
      return;
    }
    int skipped = batch.decoding();
    gpu.launch(
        Kernel.ATTEND_ROWS,
        batch.rows() - skipped,
        attention.kvHeads(),
        1,
        THREADS,
        queries + skipped * stride(),
        batch.positions() + 4L * skipped,
        batch.starts() + 4L * skipped,
        batch.paths(),
        keys,
        values,
        shape,
        out + skipped * stride());
  }

  /** Bytes of a row of queries, and of what is made of it. */
  private long stride() {
    return (long) attention.heads() * attention.headSize() * gpu.type().bytes();
  }

  private Kernels kernels() {
    if (gpu.type() == RealType.F32 || attention.heads() / attention.kvHeads() > 64) {
      return Kernels.PLAIN;
    }
    return switch (attention.headSize()) {
      case 16 -> new Kernels(Kernel.ATTEND_TILES_16, Kernel.ATTEND_PART_16, true);
      case 32 -> new Kernels(Kernel.ATTEND_TILES_32, Kernel.ATTEND_PART_32, true);
      case 64 -> new Kernels(Kernel.ATTEND_TILES_64, Kernel.ATTEND_PART_64, true);
      case 80 -> new Kernels(Kernel.ATTEND_TILES_80, Kernel.ATTEND_PART_80, true);
      case 96 -> new Kernels(Kernel.ATTEND_TILES_96, Kernel.ATTEND_PART_96, true);
      case 128 -> new Kernels(Kernel.ATTEND_TILES_128, Kernel.ATTEND_PART_128, true);
      default -> Kernels.PLAIN;
    };
  }
}
