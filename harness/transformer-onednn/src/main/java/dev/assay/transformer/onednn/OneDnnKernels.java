package dev.assay.transformer.onednn;

import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.kernels.Activation;
import dev.assay.transformer.kernels.AttentionRows;
import dev.assay.transformer.kernels.AttentionShape;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.KeyValues;
import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.LogSoftmax;
import dev.assay.transformer.kernels.PackedMatrix;
import dev.assay.transformer.kernels.Scratch;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Linear layers of bfloat16 and of Q8_0 weights, and attention, on oneDNN; all else, other weights
 * too, on other kernels.
 */
final class OneDnnKernels implements Kernels {

  private final OneDnn oneDnn;
  private final Kernels others;
  private final Map<Product.Shape, Blocks> blocks = new ConcurrentHashMap<>();

  OneDnnKernels(OneDnn oneDnn, Kernels others) {
    this.oneDnn = oneDnn;
    this.others = others;
  }

  private Blocks blocks(int rows, int inputs, int outputs, Product.Result result) {
    return blocks.computeIfAbsent(
        new Product.Shape(rows, inputs, outputs, result), shape -> Blocks.of(oneDnn, shape));
  }

  @Override
  public String name() {
    return "onednn-bf16+" + others.name();
  }

  @Override
  public Linear linear(
      List<WeightRows> parts, float @Nullable [] bias, Arena arena, Workers workers) {
    if (parts.stream().allMatch(part -> part.tensor().dtype() == DType.BF16)) {
      return linear(BfloatWeights.pack(parts, arena, workers), bias);
    }
    boolean int8 =
        parts.stream()
            .allMatch(part ->
                part.tensor().dtype() == DType.Q8_0
                    && part.orientation() == Orientation.OUTPUT_MAJOR);
    return int8
        ? linear(Int8Weights.pack(parts, arena, workers), bias)
        : others.linear(parts, bias, arena, workers);
  }

  private Linear linear(Weights weights, float @Nullable [] bias) {
    return new OneDnnLinear(
        (inputs, outputs) -> blocks(Blocks.LARGE, inputs, outputs, Product.Result.STORED),
        this,
        weights,
        bias);
  }

  @Override
  public void multiply(
      float[] in,
      int inStride,
      PackedMatrix weights,
      int panel,
      float[] out,
      int outStride,
      int first,
      int end,
      Scratch scratch) {
    others.multiply(in, inStride, weights, panel, out, outStride, first, end, scratch);
  }

  @Override
  public int attentionRows() {
    return 2 * Blocks.LARGE;
  }

  @Override
  public void attend(
      AttentionShape shape, AttentionRows rows, KeyValues keyValues, int kvHead, Scratch scratch) {
    int headSize = shape.layout().headSize();
    OneDnnAttention.Products products =
        new OneDnnAttention.Products(
            blocks(
                Blocks.LARGE,
                Panels.depth(headSize),
                OneDnnAttention.POSITIONS,
                Product.Result.STORED),
            blocks(Blocks.LARGE, OneDnnAttention.POSITIONS, headSize, Product.Result.ADDED));
    new OneDnnAttention(products, shape, rows, keyValues, kvHead, scratch).run();
  }

  @Override
  public void rmsNorm(
      float[] x, int offset, float[] weight, float epsilon, float[] out, int outOffset) {
    others.rmsNorm(x, offset, weight, epsilon, out, outOffset);
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
    others.layerNorm(x, offset, weight, bias, epsilon, out, outOffset);
  }

  @Override
  public void rotate(float[] x, int offset, int half, float[] cos, float[] sin, int angles) {
    others.rotate(x, offset, half, cos, sin, angles);
  }

  @Override
  public void activate(Activation f, float[] x, int offset, int length) {
    others.activate(f, x, offset, length);
  }

  @Override
  public void gate(
      Activation f, float[] gateUp, int offset, int length, float[] out, int outOffset) {
    others.gate(f, gateUp, offset, length, out, outOffset);
  }

  @Override
  public void add(float[] x, int offset, float factor, float[] y, int yOffset, int length) {
    others.add(x, offset, factor, y, yOffset, length);
  }

  @Override
  public void softCap(float cap, float[] x, int offset, int length) {
    others.softCap(cap, x, offset, length);
  }

  @Override
  public LogSoftmax logSoftmax(float[] logits, int offset, int length) {
    return others.logSoftmax(logits, offset, length);
  }
}
