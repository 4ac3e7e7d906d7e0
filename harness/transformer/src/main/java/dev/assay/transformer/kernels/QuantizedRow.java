package dev.assay.transformer.kernels;

import dev.assay.transformer.checkpoint.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * One row of a quantised tensor, taken apart: weight i is {@code scale·value[i] - minimum} with the
 * scale and minimum of its block. ggml's layouts; see {@code dequantize_row_*} in {@code
 * ggml-quants.c} of ggml-org/llama.cpp. Scales are products of few bits, exact in float32.
 */
public final class QuantizedRow {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  final byte[] values;
  final float[] scales;
  final float[] minimums;

  private QuantizedRow(int inputs, int block) {
    this.values = new byte[inputs];
    this.scales = new float[inputs / block];
    this.minimums = new float[inputs / block];
  }

  /** One for each input. */
  public byte[] values() {
    return values;
  }

  /** One for each block. */
  public float[] scales() {
    return scales;
  }

  /**
   * Reads a row.
   *
   * @param data of the tensor
   * @param first index of the row's first element in it, at the start of a stored block
   */
  static QuantizedRow read(DType dtype, MemorySegment data, long first, int inputs) {
    QuantizedRow row = new QuantizedRow(inputs, PanelFormat.of(dtype).block());
    int stored = dtype.blockElements();
    for (int i = 0; i < inputs; i += stored) {
      long at = (first + i) / stored * dtype.blockBytes();
      switch (dtype) {
        case Q8_0 -> row.q80(data, at, i);
        case Q4_0 -> row.q40(data, at, i);
        case Q4_K -> row.q4k(data, at, i);
        case Q6_K -> row.q6k(data, at, i);
        case F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is not quantised");
      }
    }
    return row;
  }

  private void q80(MemorySegment data, long at, int i) {
    scales[i / 32] = f16(data, at);
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at + 2, values, i, 32);
  }

  private void q40(MemorySegment data, long at, int i) {
    scales[i / 32] = f16(data, at);
    minimums[i / 32] = 8 * scales[i / 32];
    for (int k = 0; k < 16; k++) {
      int pair = u8(data, at + 2 + k);
      values[i + k] = (byte) (pair & 15);
      values[i + 16 + k] = (byte) (pair >> 4);
    }
  }

  private void q4k(MemorySegment data, long at, int i) {
    for (int sub = 0; sub < 8; sub++) {
      long packed = at + 4 + sub;
      int scale;
      int minimum;
      if (sub < 4) {
        scale = u8(data, packed) & 63;
        minimum = u8(data, packed + 4) & 63;
      } else {
        scale = u8(data, packed + 4) & 15 | u8(data, packed - 4) >> 6 << 4;
        minimum = u8(data, packed + 4) >> 4 | u8(data, packed) >> 6 << 4;
      }
      scales[i / 32 + sub] = f16(data, at) * scale;
      minimums[i / 32 + sub] = f16(data, at + 2) * minimum;
      for (int k = 0; k < 32; k++) {
        int pair = u8(data, at + 16 + sub / 2 * 32 + k);
        values[i + sub * 32 + k] = (byte) (pair >> sub % 2 * 4 & 15);
      }
    }
  }

  private void q6k(MemorySegment data, long at, int i) {
    for (int block = 0; block < 16; block++) {
      scales[i / 16 + block] =
          f16(data, at + 208) * data.get(ValueLayout.JAVA_BYTE, at + 192 + block);
    }
    for (int k = 0; k < 256; k++) {
      int half = k / 128;
      int quarter = k % 128 / 32;
      int lane = k % 32;
      int low = u8(data, at + half * 64 + quarter % 2 * 32 + lane) >> quarter / 2 * 4 & 15;
      int high = u8(data, at + 128 + half * 32 + lane) >> quarter * 2 & 3;
      values[i + k] = (byte) ((low | high << 4) - 32);
    }
  }

  private static float f16(MemorySegment data, long at) {
    return Float.float16ToFloat(data.get(SHORT, at));
  }

  private static int u8(MemorySegment data, long at) {
    return data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
