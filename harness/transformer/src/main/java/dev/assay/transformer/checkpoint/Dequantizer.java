package dev.assay.transformer.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads stored elements as float32, one block at a time: the plain reading of each format, and the
 * oracle of the kernels that compute on the packed form. Formulas after {@code dequantize_row_*} in
 * {@code ggml-quants.c} of ggml-org/llama.cpp.
 */
final class Dequantizer {

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Dequantizer() {}

  static void copy(
      DType dtype, MemorySegment data, long first, float[] out, int offset, int count) {
    int block = dtype.blockElements();
    if (first % block != 0 || count % block != 0) {
      throw new IllegalArgumentException(dtype + " is read in whole blocks of " + block);
    }
    long at = first / block * dtype.blockBytes();
    for (int end = offset + count; offset < end; offset += block, at += dtype.blockBytes()) {
      switch (dtype) {
        case F32 -> out[offset] = Float.intBitsToFloat(data.get(INT, at));
        case F16 -> out[offset] = f16(data, at);
        case BF16 -> out[offset] = Float.intBitsToFloat(data.get(SHORT, at) << 16);
        case Q8_0 -> q80(data, at, out, offset);
        case Q4_0 -> q40(data, at, out, offset);
        case Q4_K -> q4k(data, at, out, offset);
        case Q6_K -> q6k(data, at, out, offset);
      }
    }
  }

  private static void q80(MemorySegment data, long at, float[] out, int offset) {
    float scale = f16(data, at);
    for (int i = 0; i < 32; i++) {
      out[offset + i] = scale * data.get(ValueLayout.JAVA_BYTE, at + 2 + i);
    }
  }

  /** Low nibbles are the first half of the block, high nibbles the second. */
  private static void q40(MemorySegment data, long at, float[] out, int offset) {
    float scale = f16(data, at);
    for (int i = 0; i < 16; i++) {
      int pair = u8(data, at + 2 + i);
      out[offset + i] = scale * ((pair & 15) - 8);
      out[offset + 16 + i] = scale * ((pair >> 4) - 8);
    }
  }

  private static void q4k(MemorySegment data, long at, float[] out, int offset) {
    float scale = f16(data, at);
    float minimum = f16(data, at + 2);
    long packed = at + 4;
    long values = at + 16;
    for (int sub = 0; sub < 8; sub++) {
      int subScale;
      int subMinimum;
      if (sub < 4) {
        subScale = u8(data, packed + sub) & 63;
        subMinimum = u8(data, packed + sub + 4) & 63;
      } else {
        int low = u8(data, packed + sub + 4);
        subScale = low & 15 | u8(data, packed + sub - 4) >> 6 << 4;
        subMinimum = low >> 4 | u8(data, packed + sub) >> 6 << 4;
      }
      float d = scale * subScale;
      float m = minimum * subMinimum;
      long quants = values + sub / 2 * 32;
      int shift = sub % 2 * 4;
      for (int i = 0; i < 32; i++) {
        out[offset + sub * 32 + i] = d * (u8(data, quants + i) >> shift & 15) - m;
      }
    }
  }

  private static void q6k(MemorySegment data, long at, float[] out, int offset) {
    float scale = f16(data, at + 208);
    for (int half = 0; half < 2; half++) {
      long low = at + half * 64;
      long high = at + 128 + half * 32;
      long scales = at + 192 + half * 8;
      for (int i = 0; i < 128; i++) {
        int quarter = i / 32;
        int lane = i % 32;
        int low4 = u8(data, low + quarter % 2 * 32 + lane) >> quarter / 2 * 4 & 15;
        int high2 = u8(data, high + lane) >> quarter * 2 & 3;
        int value = (low4 | high2 << 4) - 32;
        float d = scale * data.get(ValueLayout.JAVA_BYTE, scales + i / 16);
        out[offset + half * 128 + i] = d * value;
      }
    }
  }

  private static float f16(MemorySegment data, long at) {
    return Float.float16ToFloat(data.get(SHORT, at));
  }

  private static int u8(MemorySegment data, long at) {
    return data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
