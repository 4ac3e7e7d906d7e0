package dev.assay.transformer.onednn;

import static dev.assay.transformer.onednn.Bfloat16.FLOATS;
import static dev.assay.transformer.onednn.Bfloat16.INTS;
import static dev.assay.transformer.onednn.Bfloat16.LANES;

import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Weights kept as {@link Panels}. */
record BfloatWeights(int inputs, int outputs, MemorySegment data) implements Weights {

  private static final int ALIGNMENT = 64;

  /** Lays out the rows of the parts, one below the other. */
  static BfloatWeights pack(List<WeightRows> parts, Arena arena, Workers workers) {
    int inputs = parts.getFirst().inputs();
    Rows rows = new Rows(parts);
    int panels = Panels.count(rows.count());
    long bytes = Panels.bytes(inputs);
    MemorySegment data = arena.allocate(bytes * panels, ALIGNMENT);
    workers.forEach(
        panels,
        (panel, _) -> {
          float[] row = new float[Panels.depth(inputs)];
          int first = panel * Panels.WIDTH;
          for (int j = first; j < Math.min(first + Panels.WIDTH, rows.count()); j++) {
            rows.part(j).copyFinite(rows.index(j), row, 0);
            store(row, data.asSlice(panel * bytes, bytes), j - first);
          }
        });
    return new BfloatWeights(inputs, rows.count(), data);
  }

  /** Stores one output of a panel. */
  static void store(float[] row, MemorySegment panel, int output) {
    for (int k = 0; k < row.length; k += 2) {
      int low = Float.floatToRawIntBits(Bfloat16.round(row[k])) >>> 16;
      int high = Float.floatToRawIntBits(Bfloat16.round(row[k + 1]));
      panel.set(ValueLayout.JAVA_INT, Panels.pair(k) + 4L * output, low | high);
    }
  }

  @Override
  public boolean unpacks() {
    return false;
  }

  @Override
  public MemorySegment panels(int first, int count, MemorySegment space) {
    long bytes = Panels.bytes(inputs);
    return data.asSlice(first * bytes, count * bytes);
  }

  /**
   * {@inheritDoc}
   *
   * <p>What TDPBF16PS does with a tile (Intel's manual of the instruction set): the sums of the
   * products of the even and of the odd inputs, each from zero on and with fused multiply-add; then
   * their sum is added to what earlier tiles gave.
   */
  @Override
  public void row(float[] in, int first, int count, float[] out) {
    if (count == RowStreams.PANELS && RowStreams.fit()) {
      RowStreams.multiply(in, data, first * Panels.bytes(inputs), inputs, out);
      return;
    }
    for (int i = 0; i < count; i++) {
      row(in, first + i, out, i * Panels.WIDTH);
    }
  }

  private void row(float[] in, int panel, float[] out, int offset) {
    long at = panel * Panels.bytes(inputs);
    for (int v = 0; v < Panels.WIDTH; v += 2 * LANES) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = FloatVector.zero(FLOATS);
      for (int k = 0; k < inputs; k += Panels.DEPTH) {
        FloatVector evenA = FloatVector.zero(FLOATS);
        FloatVector oddA = FloatVector.zero(FLOATS);
        FloatVector evenB = FloatVector.zero(FLOATS);
        FloatVector oddB = FloatVector.zero(FLOATS);
        for (int i = k; i < k + Panels.DEPTH; i += 2) {
          long pair = at + Panels.pair(i) + 4L * v;
          FloatVector even = FloatVector.broadcast(FLOATS, in[i]);
          FloatVector odd = FloatVector.broadcast(FLOATS, in[i + 1]);
          IntVector x = IntVector.fromMemorySegment(INTS, data, pair, ByteOrder.LITTLE_ENDIAN);
          IntVector y =
              IntVector.fromMemorySegment(INTS, data, pair + 4L * LANES, ByteOrder.LITTLE_ENDIAN);
          evenA = Bfloat16.low(x).fma(even, evenA);
          oddA = Bfloat16.high(x).fma(odd, oddA);
          evenB = Bfloat16.low(y).fma(even, evenB);
          oddB = Bfloat16.high(y).fma(odd, oddB);
        }
        a = a.add(evenA.add(oddA));
        b = b.add(evenB.add(oddB));
      }
      a.intoArray(out, offset + v);
      b.intoArray(out, offset + v + LANES);
    }
  }

  @Override
  public void addBytes(Map<String, Long> bytes) {
    bytes.merge("BF16", data.byteSize(), Long::sum);
  }
}
