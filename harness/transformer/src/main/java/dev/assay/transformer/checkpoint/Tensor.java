package dev.assay.transformer.checkpoint;

import java.lang.foreign.MemorySegment;

/**
 * One named array of weights, where it lies in the mapped file.
 *
 * @param name Hugging Face name, as {@code model.layers.0.self_attn.q_proj.weight}
 * @param dtype how the elements are stored
 * @param shape dimensions, outermost first; empty for a scalar
 * @param data the elements, row-major and little-endian, of exactly {@code
 *     dtype.byteSize(elements())} bytes; its address need not be aligned, and it is valid until the
 *     checkpoint is closed
 */
public record Tensor(String name, DType dtype, long[] shape, MemorySegment data) {

  public Tensor {
    if (data.byteSize() != dtype.byteSize(elements(shape))) {
      throw new IllegalArgumentException(
          "tensor "
              + name
              + " has "
              + data.byteSize()
              + " bytes, its shape needs "
              + dtype.byteSize(elements(shape)));
    }
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** Number of elements. */
  public long elements() {
    return elements(shape);
  }

  /**
   * Copies {@code count} elements from {@code first} on into {@code out}, as float32. For vectors,
   * embedding rows and tests; the kernels read {@link #data} themselves.
   *
   * @param first index of the first element in row-major order, at a block's start ({@code first %
   *     dtype.blockElements() == 0})
   */
  public void copyTo(long first, float[] out, int offset, int count) {
    Dequantizer.copy(dtype, data, first, out, offset, count);
  }

  /** All elements as float32. */
  public float[] toFloats() {
    float[] out = new float[Math.toIntExact(elements())];
    copyTo(0, out, 0, out.length);
    return out;
  }

  /** Product of the dimensions; throws {@link ArithmeticException} where it overflows. */
  static long elements(long[] shape) {
    long elements = 1;
    for (long dimension : shape) {
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }
}
