package dev.assay.transformer.kernels;

import java.util.Arrays;

/**
 * The kernels as one would write them on a blackboard: the oracle of the fast ones, and what runs
 * where the Vector API cannot.
 */
public final class ScalarKernels implements Kernels {

  private static final int WIDTH = PackedMatrix.WIDTH;
  private static final int PAGE = KeyValues.PAGE;

  @Override
  public String name() {
    return "scalar";
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
    float[] block = scratch.panel();
    float[] bias = weights.bias();
    for (int k0 = 0; k0 < weights.inputs(); k0 += PackedMatrix.DEPTH) {
      int depth = Math.min(PackedMatrix.DEPTH, weights.inputs() - k0);
      panel.format().unpack(panel.data(), weights.inputs(), k0, depth, block);
      for (int row = first; row < end; row++) {
        for (int j = 0; j < panel.columns(); j++) {
          int at = row * outStride + panel.column() + j;
          float sum = k0 == 0 ? 0 : out[at];
          for (int k = 0; k < depth; k++) {
            sum += in[row * inStride + k0 + k] * block[k * WIDTH + j];
          }
          out[at] = sum;
        }
      }
    }
    if (bias != null) {
      for (int row = first; row < end; row++) {
        for (int j = 0; j < panel.columns(); j++) {
          out[row * outStride + panel.column() + j] += bias[panel.column() + j];
        }
      }
    }
  }

  @Override
  public void attend(
      AttentionShape shape, AttentionRows rows, KeyValues keyValues, int kvHead, Scratch scratch) {
    int headSize = shape.layout().headSize();
    float[] scores = scratch.scores(keyValues.length());
    for (int row = 0; row < rows.count(); row++) {
      int position = rows.position() + row;
      int from = rows.from(row, shape.window());
      int to = rows.to(row, keyValues.length());
      for (int member = 0; member < shape.group(); member++) {
        int head = kvHead * shape.group() + member;
        int query = (rows.first() + row) * rows.queryStride() + head * headSize;
        int out = (rows.first() + row) * rows.outStride() + head * headSize;
        scores(shape, keyValues, kvHead, rows.queries(), query, scores);
        for (int j = from; j < to; j++) {
          if (shape.softCap() > 0) {
            scores[j] = shape.softCap() * (float) Math.tanh(scores[j] / shape.softCap());
          }
          if (shape.bias() != null) {
            scores[j] += shape.bias().at(head, j - position);
          }
        }
        softmax(scores, from, to);
        Arrays.fill(scores, 0, from, 0);
        Arrays.fill(scores, to, keyValues.length(), 0);
        weightedValues(shape, keyValues, kvHead, scores, rows.out(), out);
      }
    }
  }

  private static void scores(
      AttentionShape shape, KeyValues kv, int kvHead, float[] q, int query, float[] scores) {
    int keys = shape.layout().keys(shape.layer(), kvHead);
    int position = 0;
    for (int p = 0; p < kv.pages().length; p++) {
      for (int slot = 0; slot < kv.counts()[p]; slot++) {
        float sum = 0;
        for (int i = 0; i < shape.layout().headSize(); i++) {
          sum += q[query + i] * kv.pages()[p][keys + i * PAGE + slot];
        }
        scores[position++] = sum * shape.scale();
      }
    }
  }

  private static void softmax(float[] x, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, x[i]);
    }
    float sum = 0;
    for (int i = from; i < to; i++) {
      x[i] = (float) Math.exp(x[i] - max);
      sum += x[i];
    }
    for (int i = from; i < to; i++) {
      x[i] /= sum;
    }
  }

  private static void weightedValues(
      AttentionShape shape, KeyValues kv, int kvHead, float[] weights, float[] out, int at) {
    int headSize = shape.layout().headSize();
    int values = shape.layout().values(shape.layer(), kvHead);
    Arrays.fill(out, at, at + headSize, 0);
    int position = 0;
    for (int p = 0; p < kv.pages().length; p++) {
      for (int slot = 0; slot < kv.counts()[p]; slot++) {
        float weight = weights[position++];
        for (int i = 0; i < headSize; i++) {
          out[at + i] += weight * kv.pages()[p][values + slot * shape.layout().headStride() + i];
        }
      }
    }
  }

  @Override
  public void rmsNorm(
      float[] x, int offset, float[] weight, float epsilon, float[] out, int outOffset) {
    double squares = 0;
    for (int i = 0; i < weight.length; i++) {
      squares += x[offset + i] * x[offset + i];
    }
    float factor = (float) (1 / Math.sqrt(squares / weight.length + epsilon));
    for (int i = 0; i < weight.length; i++) {
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
    double sum = 0;
    for (int i = 0; i < weight.length; i++) {
      sum += x[offset + i];
    }
    float mean = (float) (sum / weight.length);
    double squares = 0;
    for (int i = 0; i < weight.length; i++) {
      float centred = x[offset + i] - mean;
      squares += centred * centred;
    }
    float factor = (float) (1 / Math.sqrt(squares / weight.length + epsilon));
    for (int i = 0; i < weight.length; i++) {
      out[outOffset + i] = (x[offset + i] - mean) * factor * weight[i] + bias[i];
    }
  }

  @Override
  public void rotate(float[] x, int offset, int half, float[] cos, float[] sin, int angles) {
    for (int i = 0; i < half; i++) {
      float a = x[offset + i];
      float b = x[offset + half + i];
      x[offset + i] = a * cos[angles + i] - b * sin[angles + i];
      x[offset + half + i] = b * cos[angles + i] + a * sin[angles + i];
    }
  }

  @Override
  public void activate(Activation f, float[] x, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = apply(f, x[i]);
    }
  }

  @Override
  public void gate(
      Activation f, float[] gateUp, int offset, int length, float[] out, int outOffset) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = apply(f, gateUp[offset + i]) * gateUp[offset + length + i];
    }
  }

  private static float apply(Activation f, float x) {
    return switch (f) {
      case RELU -> Math.max(x, 0);
      case GELU -> (float) (0.5 * x * (1 + Erf.erf(x / Math.sqrt(2))));
      case GELU_TANH ->
          (float) (0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
      case GELU_SIGMOID -> (float) (x / (1 + Math.exp(-1.702 * x)));
      case SILU -> (float) (x / (1 + Math.exp(-x)));
    };
  }

  @Override
  public void add(float[] x, int offset, float factor, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      x[offset + i] += factor * y[yOffset + i];
    }
  }

  @Override
  public void softCap(float cap, float[] x, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = cap * (float) Math.tanh(x[i] / cap);
    }
  }

  @Override
  public LogSoftmax logSoftmax(float[] logits, int offset, int length) {
    int argmax = 0;
    for (int i = 1; i < length; i++) {
      if (logits[offset + i] > logits[offset + argmax]) {
        argmax = i;
      }
    }
    float max = logits[offset + argmax];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += Math.exp(logits[offset + i] - max);
    }
    return new LogSoftmax(max + Math.log(sum), argmax);
  }
}
