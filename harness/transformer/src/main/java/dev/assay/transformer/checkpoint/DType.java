package dev.assay.transformer.checkpoint;

/**
 * How the elements of a tensor are stored, little-endian.
 *
 * <p>The quantised types are ggml's: a row is a sequence of blocks, each holding {@link
 * #blockElements()} elements in {@link #blockBytes()} bytes (see {@code ggml-common.h} of
 * ggml-org/llama.cpp).
 */
public enum DType {
  F32(1, 4),
  F16(1, 2),
  BF16(1, 2),
  /** float16 scale, 32 int8. */
  Q8_0(32, 34),
  /** float16 scale, 32 4-bit values with an offset of 8. */
  Q4_0(32, 18),
  /**
   * float16 scale and minimum of 8 sub-blocks of 32, whose 6-bit scales and minima are packed in 12
   * bytes; 4-bit values.
   */
  Q4_K(256, 144),
  /** 6-bit values (low 4 and high 2 bits apart), 16 int8 scales, float16 scale. */
  Q6_K(256, 210);

  private final int blockElements;
  private final int blockBytes;

  DType(int blockElements, int blockBytes) {
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /** Elements that are stored together; 1 for the plain types. */
  public int blockElements() {
    return blockElements;
  }

  public int blockBytes() {
    return blockBytes;
  }

  /**
   * Bytes that {@code elements} elements take.
   *
   * @throws ArithmeticException if they are not a whole number of blocks, or overflow a long
   */
  public long byteSize(long elements) {
    if (elements % blockElements != 0) {
      throw new ArithmeticException(
          elements + " elements are not a whole number of blocks of " + blockElements);
    }
    return Math.multiplyExact(elements / blockElements, (long) blockBytes);
  }
}
