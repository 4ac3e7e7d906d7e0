package dev.assay.training.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The Vector API, at the machine's preferred width but no wider than {@link Factor#WIDTH}. */
final class VectorArithmetic implements Arithmetic {

  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() <= Factor.WIDTH
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_512;
  static final int LANES = SPECIES.length();

  /** Vectors in a strip: 1, 2 or 4. */
  private static final int STRIP = Factor.WIDTH / LANES;

  /** Depths summed before the next rows: four strips of this depth stay in the cache. */
  private static final int DEPTH = 256;

  /** Move lanes down by half of them, by a quarter, ... by one. */
  private static final VectorShuffle<Float> HALF = rotation(2);

  private static final VectorShuffle<Float> QUARTER = rotation(4);
  private static final VectorShuffle<Float> EIGHTH = rotation(8);
  private static final VectorShuffle<Float> SIXTEENTH = rotation(16);

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUNDER = 12582912f;
  private static final float SMALLEST = -87.3365447f;
  private static final float LARGEST = 88.3762626f;

  @Override
  public String name() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  @Override
  public void multiply(
      View a, int rows, Factor b, int firstStrip, int endStrip, View c, boolean add) {
    if (b.depth() == 0) {
      new ScalarArithmetic().multiply(a, rows, b, firstStrip, endStrip, c, add);
      return;
    }
    int whole = Math.min(endStrip, b.columns() / Factor.WIDTH);
    for (int from = 0; from < b.depth(); from += DEPTH) {
      int end = Math.min(from + DEPTH, b.depth());
      boolean first = from == 0 && !add;
      int strip = firstStrip;
      while (strip < whole) {
        // Where a strip is one vector, several of them make a tile.
        int strips = STRIP > 1 ? 1 : whole - strip >= 4 ? 4 : whole - strip >= 2 ? 2 : 1;
        whole(a, rows, b, strip, strips, from, end, c, first);
        strip += strips;
      }
    }
    if (whole < endStrip) {
      edge(a, rows, b, whole, c, add);
    }
  }

  private static void whole(
      View a, int rows, Factor b, int strip, int strips, int from, int end, View c, boolean first) {
    int b0 = strip * b.depth() * Factor.WIDTH;
    int bStep = strips > 1 ? b.depth() * Factor.WIDTH : LANES;
    for (int r = 0; r < rows; r += Tiles.ROWS) {
      Tiles.multiply(
          a,
          a.at(r, 0),
          Math.min(Tiles.ROWS, rows - r),
          b,
          b0,
          bStep,
          strips * STRIP,
          from,
          end,
          c.data(),
          c.at(r, strip * Factor.WIDTH),
          c.rowStride(),
          first);
    }
  }

  /** The last strip, if it is not full: by way of a tile with room for a full one. */
  private static void edge(View a, int rows, Factor b, int strip, View c, boolean add) {
    float[] tile = new float[Tiles.ROWS * Factor.WIDTH];
    int b0 = strip * b.depth() * Factor.WIDTH;
    int columns = b.columns() - strip * Factor.WIDTH;
    for (int r = 0; r < rows; r += Tiles.ROWS) {
      int count = Math.min(Tiles.ROWS, rows - r);
      for (int i = 0; add && i < count; i++) {
        System.arraycopy(
            c.data(), c.at(r + i, strip * Factor.WIDTH), tile, i * Factor.WIDTH, columns);
      }
      int a0 = a.at(r, 0);
      Tiles.multiply(a, a0, count, b, b0, LANES, STRIP, 0, b.depth(), tile, 0, Factor.WIDTH, !add);
      for (int i = 0; i < count; i++) {
        System.arraycopy(
            tile, i * Factor.WIDTH, c.data(), c.at(r + i, strip * Factor.WIDTH), columns);
      }
    }
  }

  @Override
  public void exp(float[] x, int offset, int length, float shift) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      exp(FloatVector.fromArray(SPECIES, x, offset + i).sub(shift)).intoArray(x, offset + i);
    }
    if (i < length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, length);
      exp(FloatVector.fromArray(SPECIES, x, offset + i, tail).sub(shift))
          .intoArray(x, offset + i, tail);
    }
  }

  @Override
  public void sigmoid(float[] x, int offset, int length) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      sigmoid(FloatVector.fromArray(SPECIES, x, offset + i)).intoArray(x, offset + i);
    }
    if (i < length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, length);
      sigmoid(FloatVector.fromArray(SPECIES, x, offset + i, tail)).intoArray(x, offset + i, tail);
    }
  }

  private static FloatVector sigmoid(FloatVector x) {
    return broadcast(1).div(exp(x.neg()).add(1f));
  }

  /** The Vector API's own EXP may give other bits once compiled than interpreted. */
  private static FloatVector exp(FloatVector x) {
    VectorMask<Float> vanishes = x.compare(VectorOperators.LT, SMALLEST);
    FloatVector bounded = x.min(LARGEST).max(SMALLEST);
    FloatVector rounded = bounded.fma(broadcast(LOG2_E), broadcast(ROUNDER));
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(broadcast(-LN2_HIGH), bounded);
    r = n.fma(broadcast(-LN2_LOW), r);
    FloatVector p = r.fma(broadcast(1.9875691500e-4f), broadcast(1.3981999507e-3f));
    p = p.fma(r, broadcast(8.3334519073e-3f));
    p = p.fma(r, broadcast(4.1665795894e-2f));
    p = p.fma(r, broadcast(1.6666665459e-1f));
    p = p.fma(r, broadcast(5.0000001201e-1f));
    FloatVector power = p.fma(r.mul(r), r.add(1f));
    IntVector exponent =
        rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(0x3f800000);
    return power.mul(exponent.reinterpretAsFloats()).blend(0f, vanishes);
  }

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    FloatVector sums = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      sums =
          FloatVector.fromArray(SPECIES, a, aOffset + i)
              .fma(FloatVector.fromArray(SPECIES, b, bOffset + i), sums);
    }
    float sum = sum(sums);
    for (; i < length; i++) {
      sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
    }
    return sum;
  }

  /** By hand, as the Vector API leaves the order of a reduction open: halves until one is left. */
  private static float sum(FloatVector x) {
    x = x.add(x.rearrange(HALF));
    x = x.add(x.rearrange(QUARTER));
    x = LANES < 8 ? x : x.add(x.rearrange(EIGHTH));
    x = LANES < 16 ? x : x.add(x.rearrange(SIXTEENTH));
    return x.lane(0);
  }

  private static VectorShuffle<Float> rotation(int parts) {
    return VectorShuffle.iota(SPECIES, LANES / parts, 1, true);
  }

  private static FloatVector broadcast(float x) {
    return FloatVector.broadcast(SPECIES, x);
  }
}
