package dev.assay.transformer.kernels;

import java.lang.foreign.ValueLayout;

/** Plain loops: what to compute, and the oracle of the fast ones. */
final class ScalarArithmetic implements Arithmetic {

  @Override
  public void multiply(
      View a, int rows, Factor b, int panel, int endPanel, View c, boolean add, Scratch scratch) {
    for (int p = panel; p < endPanel; p++) {
      for (int j = 0; j < b.columns(p); j++) {
        long column = b.start(p) + j;
        for (int r = 0; r < rows; r++) {
          int at = c.at(r, p * Factor.WIDTH + j);
          float sum = add ? c.data()[at] : 0;
          for (int k = 0; k < b.depth(); k++) {
            long index = column + (long) k * Factor.WIDTH;
            float factor = b.data().getAtIndex(ValueLayout.JAVA_FLOAT, index);
            sum = Math.fma(a.data()[a.at(r, k)], factor, sum);
          }
          c.data()[at] = sum;
        }
      }
    }
  }

  @Override
  public void exp(float[] x, int offset, int length, float shift) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = Exponential.exp(x[i] - shift);
    }
  }

  @Override
  public void sigmoid(float[] x, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = 1 / (Exponential.exp(-x[i]) + 1);
    }
  }

  @Override
  public void tanh(float[] x, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = 1 - 2 / (Exponential.exp(x[i] + x[i]) + 1);
    }
  }

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
    }
    return sum;
  }
}
