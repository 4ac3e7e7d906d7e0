package dev.assay.transformer.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.kernels.Activation;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.NotFiniteException;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import dev.assay.transformer.kernels.Workers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void aLayerOf8BitWeightsHasTheBitsOfOneOfItsWeightsRoundedToBfloat16() {
    for (int rows : new int[] {1, 7, 150}) {
      int inputs = 32 * (1 + random.nextInt(9));
      int outputs = 1 + random.nextInt(600);
      WeightRows int8 = int8Weights(outputs, inputs);
      float[] in = floats(rows * inputs);
      try (Arena arena = Arena.ofShared();
          Workers workers = new Workers(2)) {
        WeightRows rounded = weights(outputs, inputs, int8.tensor().toFloats());
        float[] found = new float[rows * outputs];
        kernels
            .linear(List.of(int8), null, arena, workers)
            .apply(in, rows, found, outputs, workers);
        float[] expected = new float[rows * outputs];
        kernels
            .linear(List.of(rounded), null, arena, workers)
            .apply(in, rows, expected, outputs, workers);
        assertThat(bits(found)).isEqualTo(bits(expected));
      }
    }
  }

  @Test
  void aLayerOf8BitWeightsIsThatOfThePlainKernelsButForTheRoundingOfWeights() {
    int inputs = 320;
    int outputs = 300;
    int rows = 40;
    WeightRows weights = int8Weights(outputs, inputs);
    float[] stored = weights.tensor().toFloats();
    float[] in = floats(rows * inputs);
    for (int i = 0; i < in.length; i++) {
      in[i] = rounded(in[i]);
    }
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(2)) {
      float[] found = new float[rows * outputs];
      kernels
          .linear(List.of(weights), null, arena, workers)
          .apply(in, rows, found, outputs, workers);
      float[] expected = new float[rows * outputs];
      Linear plain = KernelChoice.scalar().kernels().linear(List.of(weights), null, arena, workers);
      plain.apply(in, rows, expected, outputs, workers);
      for (int i = 0; i < found.length; i++) {
        double magnitude = 0;
        for (int k = 0; k < inputs; k++) {
          magnitude += Math.abs(in[i / outputs * inputs + k] * stored[i % outputs * inputs + k]);
        }
        // Half a unit in the last of 8 bits, of every weight, is the most that rounding can do.
        assertThat(Math.abs(found[i] - expected[i])).isLessThan((float) (0x1.1p-9 * magnitude));
      }
    }
  }

  @Test
  void aRowHasTheSameBitsHoweverManyRowsAndWorkersThereAre() {
    hasTheSameBitsHoweverManyRowsAndWorkersThereAre(weights(530, 310));
    hasTheSameBitsHoweverManyRowsAndWorkersThereAre(int8Weights(530, 320));
  }

  private void hasTheSameBitsHoweverManyRowsAndWorkersThereAre(WeightRows weights) {
    int inputs = weights.inputs();
    int outputs = 530;
    float[] in = floats(300 * inputs);
    try (Arena arena = Arena.ofShared();
        Workers one = new Workers(1);
        Workers three = new Workers(3)) {
      Linear layer = kernels.linear(List.of(weights), floats(outputs), arena, one);
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
  void gatesAndUpsOfOneLayerAreThoseOfItsOutputs() {
    Kernels plain = KernelChoice.scalar().kernels();
    for (int half : new int[] {40, 64, 288, 544}) {
      for (int rows : new int[] {1, 5, 140}) {
        WeightRows weights = half % 64 == 0 ? int8Weights(2 * half, 96) : weights(2 * half, 96);
        float[] in = floats(rows * 96);
        try (Arena arena = Arena.ofShared();
            Workers workers = new Workers(2)) {
          Linear layer = kernels.linear(List.of(weights), floats(2 * half), arena, workers);
          float[] gateUp = new float[rows * 2 * half];
          layer.apply(in, rows, gateUp, 2 * half, workers);
          float[] expected = new float[rows * half];
          for (int row = 0; row < rows; row++) {
            plain.gate(Activation.SILU, gateUp, row * 2 * half, half, expected, row * half);
          }
          float[] found = new float[rows * half];
          layer.applyGated(Activation.SILU, in, rows, found, workers);
          assertThat(bits(found)).isEqualTo(bits(expected));
        }
      }
    }
  }

  /** Decoding is slow where no order agrees; on these processors one is known to. */
  @Test
  void aRowAloneIsSummedInTheOrderOfTheProcessorsInstruction() throws IOException {
    String processor = Files.readString(Path.of("/proc/cpuinfo"));
    RowOrder expected = processor.contains("amx_bf16") ? RowOrder.TILES : RowOrder.PAIRS;
    assumeTrue(processor.contains("avx512_bf16"), "a processor that multiplies bfloat16");
    for (int inputs : new int[] {32, 320, 512, 544, 768, 1024, 1056, 2048, 3104}) {
      Product.Shape shape = new Product.Shape(Blocks.LARGE, inputs, 96, Product.Result.STORED);
      assertThat(Blocks.of(OneDnn.shared(), shape).rowOrder())
          .as("%d inputs", inputs)
          .isEqualTo(expected);
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

  /** Blocks of a scale in half precision and 32 integers. */
  private WeightRows int8Weights(int outputs, int inputs) {
    int blocks = outputs * inputs / 32;
    MemorySegment data = Arena.ofAuto().allocate(34L * blocks, 2);
    byte[] values = new byte[32];
    for (int i = 0; i < blocks; i++) {
      short scale = Float.floatToFloat16(0.01f + random.nextFloat() / 20);
      data.set(ValueLayout.JAVA_SHORT, 34L * i, scale);
      random.nextBytes(values);
      MemorySegment.copy(values, 0, data, ValueLayout.JAVA_BYTE, 34L * i + 2, 32);
    }
    Tensor tensor = new Tensor("w", DType.Q8_0, new long[] {outputs, inputs}, data);
    return WeightRows.all(tensor, Orientation.OUTPUT_MAJOR);
  }

  private WeightRows weights(int outputs, int inputs) {
    float[] values = floats(outputs * inputs);
    return weights(outputs, inputs, values);
  }

  private static WeightRows weights(int outputs, int inputs, float[] values) {
    MemorySegment data = Arena.ofAuto().allocate(2L * outputs * inputs, 2);
    for (int i = 0; i < outputs * inputs; i++) {
      int bits = Float.floatToRawIntBits(rounded(values[i]));
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
