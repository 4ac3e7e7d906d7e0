package dev.assay.transformer.kernels;

import dev.assay.transformer.checkpoint.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How the weights of a panel are stored, in (about) the bytes they take in the checkpoint.
 *
 * <p>A panel of {@link PackedMatrix#WIDTH} outputs is cut into strips of {@link #STRIP} outputs,
 * one behind the other: multiplying a single row reads several strips at once, and a core fetches
 * several streams from memory faster than one. A strip is a sequence of blocks of inputs, each with
 * a head of scales.
 */
public enum PanelFormat {
  /** {@code [input][16]} float32. */
  F32(1, 0, 32),
  /**
   * Blocks of two inputs: {@code [16]} int32, of which lane {@code i} holds the bfloat16 of output
   * {@code i} for the first input in its low and for the second in its high half, so that one
   * vector load and a shift or a mask give two vectors of float32.
   */
  BF16(2, 0, 16),
  /** As {@link #BF16}, with IEEE half precision. */
  F16(2, 0, 16),
  /**
   * Blocks of 32 inputs: 16 scales of IEEE half precision, then {@code [input][16]} int8. Value
   * times scale is the weight.
   */
  Q8(32, 2, 8),
  /** As {@link #Q8} in blocks of 16 with float32 scales; for 6-bit values. */
  Q6(16, 4, 8),
  /**
   * Blocks of 32 inputs: 16 float32 scales, 16 float32 offsets, then {@code [input pair][16]}
   * bytes, of which the low half is the value for the first input and the high half for the second.
   * Value times scale, plus the offset, is the weight.
   */
  Q4(32, 8, 4);

  /** Outputs in a strip. */
  static final int STRIP = 16;

  private static final int WIDTH = PackedMatrix.WIDTH;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private final int block;
  private final int headBytes;
  private final int blockBytes;

  /**
   * @param block inputs
   * @param head bytes in a block's head for an output
   * @param bits of a value
   */
  PanelFormat(int block, int head, int bits) {
    this.block = block;
    this.headBytes = head * STRIP;
    this.blockBytes = headBytes + block * STRIP * bits / 8;
  }

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

  /** Inputs in a block. */
  int block() {
    return block;
  }

  /** Bytes of a block's scales and offsets. */
  int headBytes() {
    return headBytes;
  }

  /** Bytes of a block. */
  int blockBytes() {
    return blockBytes;
  }

  /** Size of a strip of {@code inputs} inputs. */
  long stripBytes(int inputs) {
    return (long) Math.ceilDiv(inputs, block) * blockBytes;
  }

  /** Size of a panel of {@code inputs} inputs. */
  long bytes(int inputs) {
    return WIDTH / STRIP * stripBytes(inputs);
  }

  /**
   * Stores one output of a panel of one of the plain formats.
   *
   * @param row weights that this format represents exactly
   * @param panel where to; zeroed
   */
  void pack(float[] row, int output, MemorySegment panel) {
    long strip = strip(output, row.length);
    int lane = output % STRIP;
    for (int k = 0; k < row.length; k++) {
      long at = strip + (long) (k / block) * blockBytes;
      switch (this) {
        case F32 -> panel.set(FLOAT, at + 4L * lane, row[k]);
        case BF16 ->
            panel.set(
                SHORT,
                at + 4L * lane + 2 * (k % 2),
                (short) (Float.floatToRawIntBits(row[k]) >>> 16));
        case F16 -> panel.set(SHORT, at + 4L * lane + 2 * (k % 2), Float.floatToFloat16(row[k]));
        case Q8, Q6, Q4 -> throw new IllegalArgumentException(this + " is packed from its blocks");
      }
    }
  }

  /**
   * Stores one output of a panel of one of the quantised formats.
   *
   * @param panel zeroed where it has not been stored to
   */
  void pack(QuantizedRow row, int output, MemorySegment panel) {
    long strip = strip(output, row.values.length);
    int lane = output % STRIP;
    for (int i = 0; i < row.scales.length; i++) {
      long head = strip + (long) i * blockBytes;
      switch (this) {
        case Q8 -> panel.set(SHORT, head + 2L * lane, Float.floatToFloat16(row.scales[i]));
        case Q6 -> panel.set(FLOAT, head + 4L * lane, row.scales[i]);
        case Q4 -> {
          panel.set(FLOAT, head + 4L * lane, row.scales[i]);
          panel.set(FLOAT, head + 4L * (STRIP + lane), -row.minimums[i]);
        }
        case F32, BF16, F16 -> throw new IllegalArgumentException(this + " has no blocks");
      }
    }
    for (int k = 0; k < row.values.length; k++) {
      long values = strip + (long) (k / block) * blockBytes + headBytes + lane;
      int i = k % block;
      if (this == Q4) {
        long pair = values + (long) (i / 2) * STRIP;
        int other = panel.get(ValueLayout.JAVA_BYTE, pair);
        panel.set(ValueLayout.JAVA_BYTE, pair, (byte) (other | row.values[k] << 4 * (i % 2)));
      } else {
        panel.set(ValueLayout.JAVA_BYTE, values + (long) i * STRIP, row.values[k]);
      }
    }
  }

  /** Where the strip with that output begins. */
  private long strip(int output, int inputs) {
    return output / STRIP * stripBytes(inputs);
  }

  /**
   * Reads {@code count} inputs from {@code first} on as float32 {@code [count][64]}; the plain form
   * of what the vector kernels do.
   */
  void unpack(MemorySegment panel, int inputs, int first, int count, float[] out) {
    for (int j = 0; j < WIDTH; j++) {
      long strip = strip(j, inputs);
      for (int k = 0; k < count; k++) {
        int input = first + k;
        long head = strip + (long) (input / block) * blockBytes;
        out[k * WIDTH + j] = weight(panel, head, input % block, j % STRIP);
      }
    }
  }

  private float weight(MemorySegment panel, long head, int input, int lane) {
    long values = head + headBytes + lane;
    return switch (this) {
      case F32 -> panel.get(FLOAT, head + 4L * lane);
      case BF16 -> Float.intBitsToFloat(panel.get(SHORT, head + 4L * lane + 2L * input) << 16);
      case F16 -> Float.float16ToFloat(panel.get(SHORT, head + 4L * lane + 2L * input));
      case Q8 ->
          Float.float16ToFloat(panel.get(SHORT, head + 2L * lane))
              * panel.get(ValueLayout.JAVA_BYTE, values + (long) input * STRIP);
      case Q6 ->
          panel.get(FLOAT, head + 4L * lane)
              * panel.get(ValueLayout.JAVA_BYTE, values + (long) input * STRIP);
      case Q4 -> {
        int pair = panel.get(ValueLayout.JAVA_BYTE, values + (long) (input / 2) * STRIP);
        float offset = panel.get(FLOAT, head + 4L * (STRIP + lane));
        yield panel.get(FLOAT, head + 4L * lane) * (pair >> 4 * (input % 2) & 15) + offset;
      }
    };
  }
}
