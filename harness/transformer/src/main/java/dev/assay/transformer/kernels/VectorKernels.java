package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.PanelFormat.STRIP;
import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The kernels on the Vector API, at the machine's preferred width. */
final class VectorKernels implements Kernels {

  private static final int WIDTH = PackedMatrix.WIDTH;

  @Override
  public String name() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  @Override
  public void multiply(
      float[] in,
      int inStride,
      PackedMatrix weights,
      int panelIndex,
      float[] out,
      int outStride,
      int first,
      int end,
      Scratch scratch) {
    PackedMatrix.Panel panel = weights.panel(panelIndex);
    int column = panel.column();
    int columns = panel.columns();
    if (end - first == 1) {
      float[] row = scratch.edge(2 * WIDTH);
      VectorRow.multiply(in, first * inStride, panel, panel, weights.inputs(), row);
      System.arraycopy(row, 0, out, first * outStride + column, columns);
    } else if (columns % LANES == 0) {
      int at = first * outStride + column;
      rows(in, inStride, weights, panel, first, end, out, at, outStride, columns, scratch);
    } else {
      float[] edge = scratch.edge((end - first) * WIDTH);
      rows(in, inStride, weights, panel, first, end, edge, 0, WIDTH, WIDTH, scratch);
      for (int row = first; row < end; row++) {
        System.arraycopy(edge, (row - first) * WIDTH, out, row * outStride + column, columns);
      }
    }
    float[] bias = weights.bias();
    if (bias != null) {
      for (int row = first; row < end; row++) {
        add(out, row * outStride + column, 1, bias, column, columns);
      }
    }
  }

  @Override
  public void multiplyRow(
      float[] in, PackedMatrix weights, int first, int end, float[] out, Scratch scratch) {
    float[] row = scratch.edge(2 * WIDTH);
    for (int i = first; i < end; ) {
      PackedMatrix.Panel a = weights.panel(i);
      PackedMatrix.Panel b = weights.panel(Math.min(i + 1, end - 1));
      boolean both = b != a && b.format() == a.format();
      VectorRow.multiply(in, 0, a, both ? b : a, weights.inputs(), row);
      System.arraycopy(row, 0, out, a.column(), a.columns());
      if (both) {
        System.arraycopy(row, WIDTH, out, b.column(), b.columns());
      }
      i += both ? 2 : 1;
    }
    float[] bias = weights.bias();
    if (bias != null) {
      int column = weights.panel(first).column();
      PackedMatrix.Panel last = weights.panel(end - 1);
      add(out, column, 1, bias, column, last.column() + last.columns() - column);
    }
  }

  private static void rows(
      float[] in,
      int inStride,
      PackedMatrix weights,
      PackedMatrix.Panel panel,
      int first,
      int end,
      float[] out,
      int outStart,
      int outStride,
      int columns,
      Scratch scratch) {
    for (int k = 0; k < weights.inputs(); k += PackedMatrix.DEPTH) {
      int depth = Math.min(PackedMatrix.DEPTH, weights.inputs() - k);
      MemorySegment block = panel.data();
      long blockStart = (long) k * STRIP;
      int stride = STRIP;
      long strip = (long) weights.inputs() * STRIP;
      if (panel.format() != PanelFormat.F32) {
        block = scratch.block();
        blockStart = 0;
        stride = WIDTH;
        strip = STRIP;
        VectorPanels.unpack(panel, weights.inputs(), k, depth, block);
      }
      VectorTiles.multiply(
          in,
          first * inStride + k,
          inStride,
          end - first,
          block,
          blockStart,
          stride,
          strip,
          depth,
          columns,
          out,
          outStart,
          outStride,
          k == 0);
    }
  }

  @Override
  public void attend(
      AttentionShape shape, AttentionRows rows, KeyValues keyValues, int kvHead, Scratch scratch) {
    new VectorAttention(shape, rows, keyValues, kvHead, scratch).run();
  }

  @Override
  public void rmsNorm(
      float[] x, int offset, float[] weight, float epsilon, float[] out, int outOffset) {
    int n = weight.length;
    float factor = (float) (1 / Math.sqrt(squares(x, offset, n, 0) / n + epsilon));
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, offset + i)
          .mul(factor)
          .mul(FloatVector.fromArray(SPECIES, weight, i))
          .intoArray(out, outOffset + i);
    }
    for (; i < n; i++) {
      out[outOffset + i] = x[offset + i] * factor * weight[i];
    }
  }

  @Override
  public void layerNorm(
      float[] x,
      int offset,
      float[] weight,
      float[] bias,
      float epsilon,
      float[] out,
      int outOffset) {
    int n = weight.length;
    float mean = sum(x, offset, n) / n;
    float factor = (float) (1 / Math.sqrt(squares(x, offset, n, mean) / n + epsilon));
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, offset + i)
          .sub(mean)
          .mul(factor)
          .fma(FloatVector.fromArray(SPECIES, weight, i), FloatVector.fromArray(SPECIES, bias, i))
          .intoArray(out, outOffset + i);
    }
    for (; i < n; i++) {
      out[outOffset + i] = Math.fma((x[offset + i] - mean) * factor, weight[i], bias[i]);
    }
  }

  private static float sum(float[] x, int offset, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, offset + i));
    }
    float total = VectorMath.sum(sum);
    for (; i < n; i++) {
      total += x[offset + i];
    }
    return total;
  }

  /** Σ (x - mean)². */
  private static float squares(float[] x, int offset, int n, float mean) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector centred = FloatVector.fromArray(SPECIES, x, offset + i).sub(mean);
      sum = centred.fma(centred, sum);
    }
    float total = VectorMath.sum(sum);
    for (; i < n; i++) {
      float centred = x[offset + i] - mean;
      total += centred * centred;
    }
    return total;
  }

  @Override
  public void rotate(float[] x, int offset, int half, float[] cos, float[] sin, int angles) {
    int i = 0;
    for (; i + LANES <= half; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, offset + i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, offset + half + i);
      FloatVector c = FloatVector.fromArray(SPECIES, cos, angles + i);
      FloatVector s = FloatVector.fromArray(SPECIES, sin, angles + i);
      a.mul(c).sub(b.mul(s)).intoArray(x, offset + i);
      b.mul(c).add(a.mul(s)).intoArray(x, offset + half + i);
    }
    for (; i < half; i++) {
      float a = x[offset + i];
      float b = x[offset + half + i];
      x[offset + i] = a * cos[angles + i] - b * sin[angles + i];
      x[offset + half + i] = b * cos[angles + i] + a * sin[angles + i];
    }
  }

  @Override
  public void activate(Activation f, float[] x, int offset, int length) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      VectorMath.apply(f, FloatVector.fromArray(SPECIES, x, offset + i)).intoArray(x, offset + i);
    }
    if (i < length) {
      VectorMask<Float> tail = VectorMath.tail(i, length);
      VectorMath.apply(f, FloatVector.fromArray(SPECIES, x, offset + i, tail))
          .intoArray(x, offset + i, tail);
    }
  }

  @Override
  public void gate(
      Activation f, float[] gateUp, int offset, int length, float[] out, int outOffset) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      VectorMath.apply(f, FloatVector.fromArray(SPECIES, gateUp, offset + i))
          .mul(FloatVector.fromArray(SPECIES, gateUp, offset + length + i))
          .intoArray(out, outOffset + i);
    }
    if (i < length) {
      VectorMask<Float> tail = VectorMath.tail(i, length);
      VectorMath.apply(f, FloatVector.fromArray(SPECIES, gateUp, offset + i, tail))
          .mul(FloatVector.fromArray(SPECIES, gateUp, offset + length + i, tail))
          .intoArray(out, outOffset + i, tail);
    }
  }

  @Override
  public void add(float[] x, int offset, float factor, float[] y, int yOffset, int length) {
    FloatVector f = VectorMath.broadcast(factor);
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      FloatVector.fromArray(SPECIES, y, yOffset + i)
          .fma(f, FloatVector.fromArray(SPECIES, x, offset + i))
          .intoArray(x, offset + i);
    }
    for (; i < length; i++) {
      x[offset + i] = Math.fma(y[yOffset + i], factor, x[offset + i]);
    }
  }

  @Override
  public void softCap(float cap, float[] x, int offset, int length) {
    VectorMath.softCap(cap, x, offset, length);
  }

  @Override
  public LogSoftmax logSoftmax(float[] logits, int offset, int length) {
    float max = max(logits, offset, length);
    int argmax = 0;
    while (argmax < length - 1 && logits[offset + argmax] != max) {
      argmax++;
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      sum = sum.add(VectorMath.exp(FloatVector.fromArray(SPECIES, logits, offset + i).sub(max)));
    }
    if (i < length) {
      VectorMask<Float> tail = VectorMath.tail(i, length);
      FloatVector last = FloatVector.fromArray(SPECIES, logits, offset + i, tail).sub(max);
      sum = sum.add(VectorMath.exp(last), tail);
    }
    return new LogSoftmax(max + Math.log(VectorMath.sum(sum)), argmax);
  }

  private static float max(float[] x, int offset, int length) {
    FloatVector largest = VectorMath.broadcast(Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      largest = largest.max(FloatVector.fromArray(SPECIES, x, offset + i));
    }
    float max = VectorMath.max(largest);
    for (; i < length; i++) {
      max = Math.max(max, x[offset + i]);
    }
    return max;
  }
}
