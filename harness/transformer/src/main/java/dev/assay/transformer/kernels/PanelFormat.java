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
  F16;

  /** The format in which weights of that type are kept. */
  static PanelFormat of(DType dtype) {
    return switch (dtype) {
      case F32, Q8_0, Q4_0, Q4_K, Q6_K -> F32;
      case BF16 -> BF16;
      case F16 -> F16;
    };
  }

  /** Size of a panel of {@code inputs} inputs. */
  long bytes(int inputs) {
    return switch (this) {
      case F32 -> 4L * PackedMatrix.WIDTH * inputs;
      case BF16, F16 -> 2L * PackedMatrix.WIDTH * inputs;
    };
  }

  /**
   * Stores a panel.
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
    }
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
    };
  }

  private static int half(MemorySegment panel, int input, int output) {
    long lane = (long) input * (PackedMatrix.WIDTH / 2) + output / 32 * 16 + output % 16;
    int pair = panel.getAtIndex(ValueLayout.JAVA_INT, lane);
    return output % 32 < 16 ? pair : pair >>> 16;
  }
}
