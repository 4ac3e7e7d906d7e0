package dev.assay.transformer.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.NotFiniteException;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneDnnLinearTest {

  private final Random random = new Random(5);
  private OneDnnKernels kernels;

  @BeforeEach
  void load() {
    Native.assumePresent();
    kernels = new OneDnnKernels(OneDnn.shared(), KernelChoice.scalar().kernels());
  }

  @Test
  void aLayerIsThatOfThePlainKernelsOnInputsRoundedToBfloat16() {
    for (int round = 0; round < 12; round++) {
      int inputs = 1 + random.nextInt(300);
      int outputs = 1 + random.nextInt(600);
      int rows = 1 + random.nextInt(200);
      List<WeightRows> weights = List.of(weights(outputs, inputs));
      float[] bias = random.nextBoolean() ? floats(outputs) : null;
      float[] in = floats(rows * inputs);
      for (int i = 0; i < in.length; i++) {
        in[i] = rounded(in[i]);
      }
      try (Arena arena = Arena.ofShared();
          Workers workers = new Workers(2)) {
        float[] found = new float[rows * outputs];
        kernels.linear(weights, bias, arena, workers).apply(in, rows, found, outputs, workers);
        float[] expected = new float[rows * outputs];
        KernelChoice.scalar()
            .kernels()
            .linear(weights, bias, arena, workers)
            .apply(in, rows, expected, outputs, workers);
        assertThat(found).usingComparatorWithPrecision(1e-3f).containsExactly(expected);
      }
    }
  }

  @Test
  void aRowHasTheSameBitsHoweverManyRowsAndWorkersThereAre() {
    int inputs = 310;
    int outputs = 530;
    float[] in = floats(300 * inputs);
    try (Arena arena = Arena.ofShared();
        Workers one = new Workers(1);
        Workers three = new Workers(3)) {
      Linear layer = kernels.linear(List.of(weights(outputs, inputs)), floats(outputs), arena, one);
      float[] all = new float[300 * outputs];
      layer.apply(in, 300, all, outputs, one);
      for (int rows : new int[] {1, 2, 15, 16, 17, 63, 80, 81, 128, 129, 200, 257}) {
        int first = random.nextInt(300 - rows);
        float[] some = new float[rows * outputs];
        layer.apply(
            Arrays.copyOfRange(in, first * inputs, (first + rows) * inputs),
            rows,
            some,
            outputs,
            rows % 2 == 0 ? one : three);
        assertThat(bits(some))
            .as("%d rows from %d on", rows, first)
            .isEqualTo(bits(Arrays.copyOfRange(all, first * outputs, (first + rows) * outputs)));
      }
    }
  }

  @Test
  void inputsAreRoundedToTheNearestBfloat16AndTiesToEven() {
    float[] values = new float[37];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt(0x30000000, 0x7f000000) & -0x8000);
    }
    MemorySegment out = Arena.ofAuto().allocate(2L * values.length);
    Bfloat16.store(values, 0, values.length, out, 0);
    for (int i = 0; i < values.length; i++) {
      float stored = Float.intBitsToFloat(out.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
      assertThat(stored).isEqualTo(rounded(values[i]));
    }
  }

  @Test
  void weightsThatAreNotNumbersAreRefused() {
    WeightRows weights = weights(3, 40);
    weights.tensor().data().set(ValueLayout.JAVA_SHORT, 50, (short) 0x7fc0);
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(1)) {
      assertThatExceptionOfType(NotFiniteException.class)
          .isThrownBy(() -> kernels.linear(List.of(weights), null, arena, workers));
    }
  }

  /** By the definition: of the two neighbours the nearer, or the even one. */
  private static float rounded(float x) {
    float below = Float.intBitsToFloat(Float.floatToRawIntBits(x) & 0xffff0000);
    float above = Float.intBitsToFloat((Float.floatToRawIntBits(x) & 0xffff0000) + 0x10000);
    double toBelow = Math.abs((double) x - below);
    double toAbove = Math.abs((double) above - x);
    if (toBelow == toAbove) {
      return (Float.floatToRawIntBits(below) & 0x10000) == 0 ? below : above;
    }
    return toBelow < toAbove ? below : above;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private WeightRows weights(int outputs, int inputs) {
    MemorySegment data = Arena.ofAuto().allocate(2L * outputs * inputs, 2);
    for (int i = 0; i < outputs * inputs; i++) {
      int bits = Float.floatToRawIntBits((float) random.nextGaussian());
      data.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (bits >>> 16));
    }
    Tensor tensor = new Tensor("w", DType.BF16, new long[] {outputs, inputs}, data);
    return WeightRows.all(tensor, Orientation.OUTPUT_MAJOR);
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
