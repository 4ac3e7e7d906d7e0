package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * Functions of vectors, made of operations whose result IEEE 754 prescribes. The Vector API's own
 * EXP and its sum over lanes may give other bits once compiled than interpreted, and would make a
 * result depend on how warm the JVM is.
 */
public final class VectorMath {

  /** Moves lanes down by half the lanes, by a quarter, ... by one. */
  private static final VectorShuffle<Float> HALF = rotation(2);

  private static final VectorShuffle<Float> QUARTER = rotation(4);
  private static final VectorShuffle<Float> EIGHTH = rotation(8);
  private static final VectorShuffle<Float> SIXTEENTH = rotation(16);

  private VectorMath() {}

  private static VectorShuffle<Float> rotation(int parts) {
    return VectorShuffle.iota(SPECIES, LANES / parts, 1, true);
  }

  /** e^x to about 1 ulp; 0 below -87.3, and e^88.38 above 88.38. */
  public static FloatVector exp(FloatVector x) {
    VectorMask<Float> vanishes = x.compare(VectorOperators.LT, Exponential.SMALLEST);
    FloatVector bounded = x.min(Exponential.LARGEST).max(Exponential.SMALLEST);
    FloatVector rounded =
        bounded.fma(broadcast(Exponential.LOG2_E), broadcast(Exponential.ROUNDER));
    FloatVector n = rounded.sub(Exponential.ROUNDER);
    FloatVector r = n.fma(broadcast(-Exponential.LN2_HIGH), bounded);
    r = n.fma(broadcast(-Exponential.LN2_LOW), r);
    FloatVector p = r.fma(broadcast(Exponential.P0), broadcast(Exponential.P1));
    p = p.fma(r, broadcast(Exponential.P2));
    p = p.fma(r, broadcast(Exponential.P3));
    p = p.fma(r, broadcast(Exponential.P4));
    p = p.fma(r, broadcast(Exponential.P5));
    FloatVector power = p.fma(r.mul(r), r.add(1f));
    IntVector exponent =
        rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(Exponential.ONE);
    return power.mul(exponent.reinterpretAsFloats()).blend(0f, vanishes);
  }

  /** tanh(x) with an absolute error of about 1e-7. */
  public static FloatVector tanh(FloatVector x) {
    FloatVector e = exp(x.add(x));
    return broadcast(1f).sub(broadcast(2f).div(e.add(1f)));
  }

  static FloatVector apply(Activation f, FloatVector x) {
    return switch (f) {
      case RELU -> x.max(0f);
      case GELU -> gelu(x);
      case GELU_TANH -> {
        // x/2·(1 + tanh(u)) = x·σ(2u)
        FloatVector cubic = x.mul(x).fma(broadcast(0.044715f), broadcast(1f)).mul(x);
        yield timesSigmoid(x, cubic.mul(1.5957691f));
      }
      case GELU_SIGMOID -> timesSigmoid(x, x.mul(1.702f));
      case SILU -> timesSigmoid(x, x);
    };
  }

  private static FloatVector timesSigmoid(FloatVector x, FloatVector y) {
    return x.div(exp(y.neg()).add(1f));
  }

  /** erf after Abramowitz and Stegun 7.1.26: absolute error below 1.5e-7. */
  private static FloatVector gelu(FloatVector x) {
    FloatVector z = x.abs().mul(0.70710678f);
    FloatVector t = broadcast(1f).div(z.fma(broadcast(0.3275911f), broadcast(1f)));
    FloatVector p = t.fma(broadcast(1.061405429f), broadcast(-1.453152027f));
    p = p.fma(t, broadcast(1.421413741f));
    p = p.fma(t, broadcast(-0.284496736f));
    p = p.fma(t, broadcast(0.254829592f)).mul(t);
    FloatVector tail = p.mul(exp(z.mul(z).neg()));
    // Φ(x) = 1 - tail/2 right of zero, tail/2 left of it.
    FloatVector half = tail.mul(0.5f);
    FloatVector phi = broadcast(1f).sub(half).blend(half, x.compare(VectorOperators.LT, 0f));
    return x.mul(phi);
  }

  /** The sum of the lanes: halves are added until one is left. */
  public static float sum(FloatVector x) {
    x = x.add(x.rearrange(HALF));
    x = x.add(x.rearrange(QUARTER));
    x = LANES < 8 ? x : x.add(x.rearrange(EIGHTH));
    x = LANES < 16 ? x : x.add(x.rearrange(SIXTEENTH));
    return x.lane(0);
  }

  /** The largest lane, NaN if there is one. */
  public static float max(FloatVector x) {
    x = x.max(x.rearrange(HALF));
    x = x.max(x.rearrange(QUARTER));
    x = LANES < 8 ? x : x.max(x.rearrange(EIGHTH));
    x = LANES < 16 ? x : x.max(x.rearrange(SIXTEENTH));
    return x.lane(0);
  }

  static void softCap(float cap, float[] x, int offset, int length) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      tanh(FloatVector.fromArray(SPECIES, x, offset + i).div(cap))
          .mul(cap)
          .intoArray(x, offset + i);
    }
    if (i < length) {
      VectorMask<Float> tail = tail(i, length);
      tanh(FloatVector.fromArray(SPECIES, x, offset + i, tail).div(cap))
          .mul(cap)
          .intoArray(x, offset + i, tail);
    }
  }

  static FloatVector broadcast(float x) {
    return FloatVector.broadcast(SPECIES, x);
  }

  /** The lanes of the last, incomplete vector. */
  static VectorMask<Float> tail(int index, int length) {
    return SPECIES.indexInRange(index, length);
  }
}
