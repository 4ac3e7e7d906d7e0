package dev.assay.transformer.cuda;

import dev.assay.transformer.graph.Rope;
import java.util.Arrays;

/** Cosines and sines of rotary positions on a device, computed as on the CPU. */
final class Angles {

  private final Gpu gpu;
  private final Rope rope;
  private int positions;
  private long table;

  Angles(Gpu gpu, Rope rope) {
    this.gpu = gpu;
    this.rope = rope;
  }

  /** Bytes of a table of some positions. */
  static long bytes(Rope rope, int positions) {
    return 2L * Float.BYTES * rope.half() * rounded(positions - 1);
  }

  /** Positions of a table that has one and those before it. */
  private static int rounded(int position) {
    return Math.max(1024, Integer.highestOneBit(position) * 2);
  }

  int half() {
    return rope.half();
  }

  /** Makes sure that a position and those before it are there. */
  void reach(int position) {
    if (position < positions) {
      return;
    }
    int most = rounded(position);
    float[] cos = new float[most * rope.half()];
    float[] sin = new float[most * rope.half()];
    for (int p = 0; p < most; p++) {
      rope.angles(p, cos, sin, p * rope.half());
    }
    if (positions > 0) {
      gpu.synchronize();
      gpu.free(table);
      positions = 0;
    }
    float[] both = Arrays.copyOf(cos, cos.length + sin.length);
    System.arraycopy(sin, 0, both, cos.length, sin.length);
    table = gpu.upload(both);
    positions = most;
  }

  long cosines() {
    return table;
  }

  long sines() {
    return table + 4L * positions * rope.half();
  }
}
