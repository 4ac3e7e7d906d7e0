package dev.assay.transformer.kernels;

import dev.assay.transformer.checkpoint.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How the weights of a panel are stored: {@link PackedMatrix#WIDTH} outputs side by side, input
 * after input, in (about) the bytes they take in the checkpoint.
 */
public enum PanelFormat {
  /** {@code [input][64]} float32. */
  F32,
  /**
   * {@code [input][2][16]} int32. Lane {@code i} of group {@code g} holds the bfloat16 of output
   * {@code 32g + i} in its low and of {@code 32g + 16 + i} in its high half, so that one vector
   * load and a shift or a mask give two vectors of float32.
   */
  BF16,
  /** As {@link #BF16}, with IEEE half precision. */
  F16,
  /**
   * Blocks of 32 inputs: 64 float32 scales, then {@code [input][64]} int8. Value times scale is the
   * weight.
   */
  Q8,
  /** As {@link #Q8} in blocks of 16; for 6-bit values. */
  Q6,
  /**
   * Blocks of 32 inputs: 64 float32 scales, 64 float32 minimums, then {@code [input][32]} bytes of
   * which output j is the low half of byte j, output 32 + j its high half. Value times scale, less
   * the minimum, is the weight.
   */
  Q4;

  /** The format in which weights of that type are kept. */
  static PanelFormat of(DType dtype) {
    return switch (dtype) {
      case F32 -> F32;
      case BF16 -> BF16;
      case F16 -> F16;
      case Q8_0 -> Q8;
      case Q6_K -> Q6;
      case Q4_0, Q4_K -> Q4;
    };
  }

  /** The format in which those rows are kept; blocks of inputs must lie in their rows. */
  static PanelFormat of(WeightRows rows) {
    return switch (rows.orientation()) {
      case OUTPUT_MAJOR -> of(rows.tensor().dtype());
      case INPUT_MAJOR ->
          rows.tensor().dtype().blockElements() == 1 ? of(rows.tensor().dtype()) : F32;
    };
  }

  /** Inputs that share a scale; 1 where there are no scales. */
  int block() {
    return switch (this) {
      case F32, BF16, F16 -> 1;
      case Q6 -> 16;
      case Q8, Q4 -> 32;
    };
  }

  /** Bytes of a block's scales and minimums. */
  int headBytes() {
    return switch (this) {
      case F32, BF16, F16 -> 0;
      case Q8, Q6 -> 4 * PackedMatrix.WIDTH;
      case Q4 -> 8 * PackedMatrix.WIDTH;
    };
  }

  /** Bytes of the values of one input. */
  int rowBytes() {
    return switch (this) {
      case F32 -> 4 * PackedMatrix.WIDTH;
      case BF16, F16 -> 2 * PackedMatrix.WIDTH;
      case Q8, Q6 -> PackedMatrix.WIDTH;
      case Q4 -> PackedMatrix.WIDTH / 2;
    };
  }

  /** Bytes of a block. */
  int blockBytes() {
    return headBytes() + block() * rowBytes();
  }

  /** Size of a panel of {@code inputs} inputs. */
  long bytes(int inputs) {
    return (long) Math.ceilDiv(inputs, block()) * blockBytes();
  }

  /**
   * Stores a panel of one of the plain formats.
   *
   * @param rows {@code [64][inputs]} weights that this format represents exactly
   * @param panel where to; zeroed
   */
  void pack(float[] rows, int inputs, MemorySegment panel) {
    int width = PackedMatrix.WIDTH;
    switch (this) {
      case F32 -> {
        for (int k = 0; k < inputs; k++) {
          for (int j = 0; j < width; j++) {
            panel.setAtIndex(ValueLayout.JAVA_FLOAT, (long) k * width + j, rows[j * inputs + k]);
          }
        }
      }
      case BF16, F16 -> {
        for (int k = 0; k < inputs; k++) {
          for (int lane = 0; lane < width / 2; lane++) {
            int column = lane / 16 * 32 + lane % 16;
            int low = half(rows[column * inputs + k]);
            int high = half(rows[(column + 16) * inputs + k]);
            panel.setAtIndex(
                ValueLayout.JAVA_INT, (long) k * width / 2 + lane, high << 16 | low & 0xffff);
          }
        }
      }
      case Q8, Q6, Q4 -> throw new IllegalArgumentException(this + " is packed from its blocks");
    }
  }

  /**
   * Stores one output of a panel of one of the quantised formats.
   *
   * @param panel zeroed where it has not been stored to
   */
  void pack(QuantizedRow row, int output, MemorySegment panel) {
    for (int block = 0; block < row.scales.length; block++) {
      long at = (long) block * blockBytes();
      panel.set(ValueLayout.JAVA_FLOAT, at + 4L * output, row.scales[block]);
      if (this == Q4) {
        panel.set(
            ValueLayout.JAVA_FLOAT, at + 4L * (PackedMatrix.WIDTH + output), row.minimums[block]);
      }
    }
    for (int k = 0; k < row.values.length; k++) {
      long at = rowOffset(k);
      if (this == Q4) {
        long pair = at + output % 32;
        int shifted = row.values[k] << output / 32 * 4;
        panel.set(
            ValueLayout.JAVA_BYTE, pair, (byte) (panel.get(ValueLayout.JAVA_BYTE, pair) | shifted));
      } else {
        panel.set(ValueLayout.JAVA_BYTE, at + output, row.values[k]);
      }
    }
  }

  /** Where the values of an input begin. */
  long rowOffset(int input) {
    return (long) (input / block()) * blockBytes() + headBytes() + input % block() * rowBytes();
  }

  /** The 16 bits of a weight that is one of this format's. */
  private int half(float weight) {
    return this == BF16 ? Float.floatToRawIntBits(weight) >>> 16 : Float.floatToFloat16(weight);
  }

  /**
   * Reads {@code count} inputs from {@code first} on as float32 {@code [count][64]}; the plain form
   * of what the vector kernels do.
   */
  void unpack(MemorySegment panel, int first, int count, float[] out) {
    int width = PackedMatrix.WIDTH;
    for (int k = 0; k < count; k++) {
      for (int j = 0; j < width; j++) {
        out[k * width + j] = weight(panel, first + k, j);
      }
    }
  }

  private float weight(MemorySegment panel, int input, int output) {
    int width = PackedMatrix.WIDTH;
    return switch (this) {
      case F32 -> panel.getAtIndex(ValueLayout.JAVA_FLOAT, (long) input * width + output);
      case BF16 -> Float.intBitsToFloat(half(panel, input, output) << 16);
      case F16 -> Float.float16ToFloat((short) half(panel, input, output));
      case Q8, Q6 -> {
        long head = (long) (input / block()) * blockBytes();
        int value = panel.get(ValueLayout.JAVA_BYTE, rowOffset(input) + output);
        yield panel.get(ValueLayout.JAVA_FLOAT, head + 4L * output) * value;
      }
      case Q4 -> {
        long head = (long) (input / block()) * blockBytes();
        int pair = panel.get(ValueLayout.JAVA_BYTE, rowOffset(input) + output % 32);
        int value = pair >> output / 32 * 4 & 15;
        yield panel.get(ValueLayout.JAVA_FLOAT, head + 4L * output) * value
            - panel.get(ValueLayout.JAVA_FLOAT, head + 4L * (width + output));
      }
    };
  }

  private static int half(MemorySegment panel, int input, int output) {
    long lane = (long) input * (PackedMatrix.WIDTH / 2) + output / 32 * 16 + output % 16;
    int pair = panel.getAtIndex(ValueLayout.JAVA_INT, lane);
    return output % 32 < 16 ? pair : pair >>> 16;
  }
}
