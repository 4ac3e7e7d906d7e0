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

  @Override
  public void row(RowOrder order, float[] in, int first, int count, float[] out) {
    if (count == RowStreams.PANELS && RowStreams.fit()) {
      RowStreams.multiply(order, in, data, first * Panels.bytes(inputs), inputs, out);
      return;
    }
    for (int i = 0; i < count; i++) {
      long panel = (first + i) * Panels.bytes(inputs);
      for (int v = 0; v < Panels.WIDTH; v += LANES) {
        FloatVector sums =
            switch (order) {
              case TILES -> tiles(in, panel + 4L * v);
              case PAIRS -> pairs(in, panel + 4L * v);
            };
        sums.intoArray(out, i * Panels.WIDTH + v);
      }
    }
  }

  private FloatVector tiles(float[] in, long at) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int k = 0; k < inputs; k += Panels.DEPTH) {
      FloatVector even = FloatVector.zero(FLOATS);
      FloatVector odd = FloatVector.zero(FLOATS);
      for (int i = k; i < k + Panels.DEPTH; i += 2) {
        IntVector pairs = load(at + Panels.pair(i));
        even = Bfloat16.low(pairs).fma(FloatVector.broadcast(FLOATS, in[i]), even);
        odd = Bfloat16.high(pairs).fma(FloatVector.broadcast(FLOATS, in[i + 1]), odd);
      }
      sum = sum.add(even.add(odd));
    }
    return sum;
  }

  private FloatVector pairs(float[] in, long at) {
    FloatVector sum = FloatVector.zero(FLOATS);
    int block = RowOrder.block(Panels.depth(inputs));
    for (int k = 0; k < inputs; k += block) {
      FloatVector part = FloatVector.zero(FLOATS);
      for (int i = k; i < Math.min(inputs, k + block); i += 2) {
        IntVector pairs = load(at + Panels.pair(i));
        part = Bfloat16.high(pairs).fma(FloatVector.broadcast(FLOATS, in[i + 1]), part);
        part = Bfloat16.low(pairs).fma(FloatVector.broadcast(FLOATS, in[i]), part);
      }
      sum = sum.add(part);
    }
    return sum;
  }

  private IntVector load(long at) {
    return IntVector.fromMemorySegment(INTS, data, at, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void addBytes(Map<String, Long> bytes) {
    bytes.merge("BF16", data.byteSize(), Long::sum);
  }
}
