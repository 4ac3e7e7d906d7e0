package dev.assay.transformer.onednn;

import static dev.assay.transformer.onednn.Bfloat16.FLOATS;
import static dev.assay.transformer.onednn.Bfloat16.LANES;

import dev.assay.transformer.kernels.NotFiniteException;
import dev.assay.transformer.kernels.QuantizedRow;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weights kept as 8-bit integers with a scale for every 32 inputs of an output (Q8_0), made to
 * bfloat16 a few panels at a time: integer times scale, rounded to the nearest bfloat16.
 *
 * <p>Panels of {@link Panels#WIDTH} outputs; in each, for every 32 inputs, the outputs' float32
 * scales, then {@code [32][32]} int8, outputs side by side.
 */
record Int8Weights(int inputs, int outputs, MemorySegment data) implements Weights {

  /** Inputs that share a scale: as many as a tile sums. */
  private static final int BLOCK = Panels.DEPTH;

  private static final int SCALE_BYTES = Panels.WIDTH * Float.BYTES;
  private static final int BLOCK_BYTES = SCALE_BYTES + BLOCK * Panels.WIDTH;
  private static final int ALIGNMENT = 64;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * LANES)));

  /** Lays out the rows of the parts, one below the other. */
  static Int8Weights pack(List<WeightRows> parts, Arena arena, Workers workers) {
    int inputs = parts.getFirst().inputs();
    Rows rows = new Rows(parts);
    int panels = Panels.count(rows.count());
    long bytes = panelBytes(inputs);
    // The last vector of bytes may reach beyond the last panel.
    MemorySegment data = arena.allocate(bytes * panels + ALIGNMENT, ALIGNMENT);
    workers.forEach(
        panels,
        (panel, _) -> {
          int first = panel * Panels.WIDTH;
          for (int j = first; j < Math.min(first + Panels.WIDTH, rows.count()); j++) {
            WeightRows part = rows.part(j);
            QuantizedRow row = part.quantizedRow(rows.index(j));
            store(row, data.asSlice(panel * bytes, bytes), j - first, part.tensor().name());
          }
        });
    return new Int8Weights(inputs, rows.count(), data);
  }

  private static long panelBytes(int inputs) {
    return (long) inputs / BLOCK * BLOCK_BYTES;
  }

  private static void store(QuantizedRow row, MemorySegment panel, int output, String name) {
    for (int block = 0; block < row.scales().length; block++) {
      float scale = row.scales()[block];
      if (!Float.isFinite(scale)) {
        throw new NotFiniteException(name);
      }
      float kept = Math.abs(scale) < Bfloat16.TINY ? 0 : scale;
      panel.set(ValueLayout.JAVA_FLOAT, (long) block * BLOCK_BYTES + 4L * output, kept);
    }
    for (int k = 0; k < row.values().length; k++) {
      panel.set(ValueLayout.JAVA_BYTE, valueOffset(k) + output, row.values()[k]);
    }
  }

  /** Where the values of an input of a panel begin. */
  private static long valueOffset(int input) {
    return (long) input / BLOCK * BLOCK_BYTES + SCALE_BYTES + input % BLOCK * Panels.WIDTH;
  }

  @Override
  public boolean unpacks() {
    return true;
  }

  @Override
  public MemorySegment panels(int first, int count, MemorySegment space) {
    for (int i = 0; i < count; i++) {
      unpack((first + i) * panelBytes(inputs), space, i * Panels.bytes(inputs));
    }
    return space;
  }

  private void unpack(long from, MemorySegment out, long to) {
    for (int k = 0; k < inputs; k += BLOCK) {
      long block = from + k / BLOCK * BLOCK_BYTES;
      for (int v = 0; v < Panels.WIDTH; v += LANES) {
        FloatVector scale = FloatVector.fromMemorySegment(FLOATS, data, block + 4L * v, ORDER);
        long values = block + SCALE_BYTES + v;
        long pairs = to + Panels.pair(k) + 4L * v;
        for (int i = 0; i < BLOCK; i += 2) {
          FloatVector even = values(values + i * Panels.WIDTH).mul(scale);
          FloatVector odd = values(values + (i + 1) * Panels.WIDTH).mul(scale);
          Bfloat16.pairs(even, odd).intoMemorySegment(out, pairs + Panels.pair(i), ORDER);
        }
      }
    }
  }

  private FloatVector values(long at) {
    return (FloatVector)
        ByteVector.fromMemorySegment(BYTES, data, at, ORDER)
            .convertShape(VectorOperators.B2F, FLOATS, 0);
  }

  @Override
  public void row(RowOrder order, float[] in, int first, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      long panel = (first + i) * panelBytes(inputs);
      // One vector of outputs: with more, the operations would be too many to be inlined.
      for (int v = 0; v < Panels.WIDTH; v += LANES) {
        FloatVector sums =
            switch (order) {
              case TILES -> tiles(in, panel, v);
              case PAIRS -> pairs(in, panel, v);
            };
        sums.intoArray(out, i * Panels.WIDTH + v);
      }
    }
  }

  private FloatVector tiles(float[] in, long panel, int v) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int k = 0; k < inputs; k += BLOCK) {
      long block = panel + k / BLOCK * BLOCK_BYTES;
      FloatVector scale = FloatVector.fromMemorySegment(FLOATS, data, block + 4L * v, ORDER);
      FloatVector even = FloatVector.zero(FLOATS);
      FloatVector odd = FloatVector.zero(FLOATS);
      long at = block + SCALE_BYTES + v;
      for (int i = 0; i < BLOCK; i += 2) {
        long pair = at + (long) i * Panels.WIDTH;
        FloatVector x = Bfloat16.nearest(values(pair).mul(scale)).reinterpretAsFloats();
        FloatVector y =
            Bfloat16.nearest(values(pair + Panels.WIDTH).mul(scale)).reinterpretAsFloats();
        even = x.fma(FloatVector.broadcast(FLOATS, in[k + i]), even);
        odd = y.fma(FloatVector.broadcast(FLOATS, in[k + i + 1]), odd);
      }
      sum = sum.add(even.add(odd));
    }
    return sum;
  }

  private FloatVector pairs(float[] in, long panel, int v) {
    FloatVector sum = FloatVector.zero(FLOATS);
    FloatVector part = sum;
    int together = RowOrder.block(inputs);
    for (int k = 0; k < inputs; k += BLOCK) {
      if (k % together == 0) {
        sum = sum.add(part);
        part = FloatVector.zero(FLOATS);
      }
      long block = panel + k / BLOCK * BLOCK_BYTES;
      FloatVector scale = FloatVector.fromMemorySegment(FLOATS, data, block + 4L * v, ORDER);
      long at = block + SCALE_BYTES + v;
      for (int i = 0; i < BLOCK; i += 2) {
        long pair = at + (long) i * Panels.WIDTH;
        FloatVector x = Bfloat16.nearest(values(pair).mul(scale)).reinterpretAsFloats();
        FloatVector y =
            Bfloat16.nearest(values(pair + Panels.WIDTH).mul(scale)).reinterpretAsFloats();
        part = y.fma(FloatVector.broadcast(FLOATS, in[k + i + 1]), part);
        part = x.fma(FloatVector.broadcast(FLOATS, in[k + i]), part);
      }
    }
    return sum.add(part);
  }

  @Override
  public void addBytes(Map<String, Long> bytes) {
    bytes.merge("Q8", data.byteSize() - ALIGNMENT, Long::sum);
  }
}
