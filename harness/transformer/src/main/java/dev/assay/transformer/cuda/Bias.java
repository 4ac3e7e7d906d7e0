package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.graph.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A number per output of a linear layer. cuBLASLt wants it in the type of the output, which depends
 * on where the layer stands.
 *
 * @param floats address in float32, 0 for none
 * @param reals address in the kernels' type, 0 for none
 */
record Bias(long floats, long reals) {

  /**
   * Sends the numbers to a device.
   *
   * @param numbers absent for none
   * @throws ModelException if one is beyond the range of the kernels' type
   */
  static Bias of(Gpu gpu, float @Nullable [] numbers) {
    if (numbers == null) {
      return new Bias(0, 0);
    }
    long floats = gpu.upload(numbers);
    return new Bias(floats, gpu.type() == RealType.F32 ? floats : halves(gpu, numbers));
  }

  private static long halves(Gpu gpu, float[] numbers) {
    long address = gpu.allocate(2L * numbers.length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(2L * numbers.length, 2);
      for (int i = 0; i < numbers.length; i++) {
        host.setAtIndex(ValueLayout.JAVA_SHORT, i, half(gpu.type().stored(), numbers[i]));
      }
      gpu.driver().copyToDevice(address, host, host.byteSize(), gpu.stream());
      gpu.synchronize();
    }
    return address;
  }

  private static short half(DType type, float x) {
    if (type == DType.F16) {
      short half = Float.floatToFloat16(x);
      if (Float.isFinite(x) && !Float.isFinite(Float.float16ToFloat(half))) {
        throw new ModelException("biases are beyond the range of float16; take precision=bf16");
      }
      return half;
    }
    int bits = Float.floatToRawIntBits(x);
    // To the nearest, of two the even one.
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }
}
