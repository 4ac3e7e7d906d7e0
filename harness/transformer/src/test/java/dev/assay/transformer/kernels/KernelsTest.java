package dev.assay.transformer.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.kernels.AttentionShape.RelativeBias;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fast kernels against the plain ones, at sizes that leave every kind of remainder. */
class KernelsTest {

  private static final int[] SIZES = {1, 2, 7, 15, 16, 17, 31, 48, 63, 64, 65, 100, 129, 600};

  private final Kernels plain = new ScalarKernels();
  private final Kernels fast = KernelChoice.automatic().kernels();
  private final Random random = new Random(42);
  private final Arena arena = Arena.ofAuto();

  @BeforeEach
  void needsFastKernels() {
    assumeTrue(!(fast instanceof ScalarKernels), () -> KernelChoice.automatic().reason());
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"})
  void linearLayersAreThoseOfThePlainKernels(DType dtype) {
    for (int inputs : SIZES) {
      for (int outputs : new int[] {1, 16, 63, 64, 130}) {
        for (int rows : new int[] {1, 2, 5, 6, 13}) {
          PackedMatrix weights = matrix(dtype, outputs, inputs, random.nextBoolean());
          float[] in = floats(rows * inputs);
          float[] expected = multiply(plain, in, weights, rows);
          float[] found = multiply(fast, in, weights, rows);
          double scale = Math.sqrt(inputs);
          for (int i = 0; i < expected.length; i++) {
            assertThat(found[i])
                .as("%d rows, %d inputs, %d outputs, at %d", rows, inputs, outputs, i)
                .isCloseTo(expected[i], within((float) (1e-5 * scale)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"})
  void aRowIsTheSameToTheBitHoweverManyRowsThereAre(DType dtype) {
    for (int inputs : SIZES) {
      PackedMatrix weights = matrix(dtype, 70, inputs, true);
      float[] in = floats(14 * inputs);
      float[] all = multiply(fast, in, weights, 14);
      for (int row = 0; row < 14; row++) {
        float[] one =
            multiply(fast, Arrays.copyOfRange(in, row * inputs, (row + 1) * inputs), weights, 1);
        assertThat(one).isEqualTo(Arrays.copyOfRange(all, row * 70, (row + 1) * 70));
      }
    }
  }

  /** One row may be multiplied by several panels at once; wide layers and the last panels too. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"})
  void aRowOfAWholeLayerIsTheSameToTheBitHoweverManyRowsAndThreadsThereAre(DType dtype) {
    for (int outputs : new int[] {64, 256, 1000, 2051}) {
      for (int inputs : new int[] {33, 96}) {
        Linear layer = new PanelLinear(fast, matrix(dtype, outputs, inputs, true));
        float[] in = floats(9 * inputs);
        float[] all = apply(layer, in, 9, 1);
        for (int row = 0; row < 9; row++) {
          float[] one = Arrays.copyOfRange(in, row * inputs, (row + 1) * inputs);
          float[] expected = Arrays.copyOfRange(all, row * outputs, (row + 1) * outputs);
          assertThat(apply(layer, one, 1, 1)).isEqualTo(expected);
          assertThat(apply(layer, one, 1, 3)).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"Q8_0", "Q4_0", "Q4_K", "Q6_K"})
  void aRowOfAQuantisedLayerIsTheSameToTheBitHoweverManyRowsAndThreadsThereAre(DType dtype) {
    for (int outputs : new int[] {64, 256, 1003}) {
      int inputs = 768;
      Linear layer = new PanelLinear(fast, pack(quantized(dtype, outputs, inputs), null));
      float[] in = floats(3 * inputs);
      float[] all = apply(layer, in, 3, 1);
      for (int row = 0; row < 3; row++) {
        float[] one = Arrays.copyOfRange(in, row * inputs, (row + 1) * inputs);
        float[] expected = Arrays.copyOfRange(all, row * outputs, (row + 1) * outputs);
        assertThat(apply(layer, one, 1, 1)).isEqualTo(expected);
        assertThat(apply(layer, one, 1, 3)).isEqualTo(expected);
      }
    }
  }

  /** Neighbouring panels of one layer need not be of one format, nor be full. */
  @Test
  void aRowOfALayerOfSeveralTypesIsTheSameToTheBitHoweverManyRowsThereAre() {
    int inputs = 256;
    List<WeightRows> parts = new ArrayList<>();
    for (DType dtype : List.of(DType.Q8_0, DType.Q4_K, DType.Q4_K, DType.Q6_K, DType.Q8_0)) {
      parts.add(WeightRows.all(quantized(dtype, 40, inputs), Orientation.OUTPUT_MAJOR));
    }
    try (Workers workers = new Workers(1)) {
      Linear layer = fast.linear(parts, floats(200), arena, workers);
      float[] in = floats(2 * inputs);
      float[] all = apply(layer, in, 2, 1);
      assertThat(apply(layer, Arrays.copyOf(in, inputs), 1, 1)).isEqualTo(Arrays.copyOf(all, 200));
    }
  }

  private static float[] apply(Linear layer, float[] in, int rows, int threads) {
    float[] out = new float[rows * layer.outputs()];
    try (Workers workers = new Workers(threads)) {
      layer.apply(in, rows, out, layer.outputs(), workers);
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"Q8_0", "Q4_0", "Q4_K", "Q6_K"})
  void quantisedWeightsAreComputedWithAsTheyAreRead(DType dtype) {
    for (int inputs : new int[] {256, 768}) {
      int outputs = 100;
      Tensor tensor = quantized(dtype, outputs, inputs);
      float[] weights = tensor.toFloats();
      PackedMatrix packed = pack(tensor, null);
      PackedMatrix unpacked = pack(DType.F32, weights, outputs, inputs, null);
      float[] in = floats(5 * inputs);
      // The same weights in the same order: not a bit may differ.
      assertThat(multiply(plain, in, packed, 5)).isEqualTo(multiply(plain, in, unpacked, 5));
      assertThat(multiply(fast, in, packed, 5)).isEqualTo(multiply(fast, in, unpacked, 5));
      assertThat(multiply(fast, in, packed, 1)).isEqualTo(multiply(fast, in, unpacked, 1));
    }
  }

  /** Random blocks with scales of moderate size. */
  private Tensor quantized(DType dtype, int outputs, int inputs) {
    byte[] bytes = new byte[Math.toIntExact(dtype.byteSize((long) outputs * inputs))];
    random.nextBytes(bytes);
    MemorySegment data = arena.allocate(bytes.length + 1L).asSlice(1);
    MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
    for (int at = 0; at < bytes.length; at += dtype.blockBytes()) {
      short scale = Float.floatToFloat16(random.nextFloat());
      switch (dtype) {
        case Q6_K -> data.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 208, scale);
        case Q4_K -> {
          data.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, scale);
          data.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2, scale);
        }
        default -> data.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, scale);
      }
    }
    return new Tensor("w", dtype, new long[] {outputs, inputs}, data);
  }

  @Test
  void subnormalHalfPrecisionWeightsKeepTheirValue() {
    float smallest = Float.float16ToFloat((short) 1);
    PackedMatrix weights =
        pack(DType.F16, new float[] {smallest, -smallest, 65504f, 1f}, 1, 4, null);
    float[] in = new float[] {0x1p20f, 0, 0, 0, 0, 0x1p20f, 0, 0};
    assertThat(multiply(fast, in, weights, 2))
        .containsExactly(smallest * 0x1p20f, -smallest * 0x1p20f);
  }

  @Test
  void attentionIsThatOfThePlainKernels() {
    for (int trial = 0; trial < 200; trial++) {
      int headSize = new int[] {3, 8, 12, 16, 20, 64, 80, 128}[random.nextInt(8)];
      int kvHeads = 1 + random.nextInt(2);
      int group = 1 + random.nextInt(3);
      int count = 1 + random.nextInt(20);
      KeyValues keyValues = keyValues(new PageLayout(2, kvHeads, headSize), count);
      boolean encoder = random.nextInt(4) == 0;
      AttentionShape shape =
          new AttentionShape(
              new PageLayout(2, kvHeads, headSize),
              random.nextInt(2),
              kvHeads * group,
              (float) (1 / Math.sqrt(headSize)),
              random.nextBoolean() ? 0 : 5,
              random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(40),
              random.nextBoolean() ? null : new RelativeBias(floats(kvHeads * group * 21), 10));
      float[] queries = floats(count * shape.heads() * headSize);
      float[] expected = attend(plain, shape, keyValues, queries, count, encoder);
      float[] found = attend(fast, shape, keyValues, queries, count, encoder);
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).as("%s at %d", shape, i).isCloseTo(expected[i], within(2e-5f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationsAreThoseOfThePlainKernels(Activation f) {
    for (int size : SIZES) {
      float[] x = floats(size + 3);
      for (int i = 0; i < x.length; i++) {
        x[i] *= i % 5 == 0 ? 40 : 2;
      }
      float[] expected = x.clone();
      plain.activate(f, expected, 1, size);
      float[] found = x.clone();
      fast.activate(f, found, 1, size);
      assertClose(found, expected, 2e-6f);
      float[] gateUp = floats(2 * size);
      float[] expectedGate = new float[size];
      plain.gate(f, gateUp, 0, size, expectedGate, 0);
      float[] foundGate = new float[size];
      fast.gate(f, gateUp, 0, size, foundGate, 0);
      assertClose(foundGate, expectedGate, 2e-6f);
    }
  }

  @Test
  void normsRotationsAndSumsAreThoseOfThePlainKernels() {
    for (int size : SIZES) {
      float[] x = floats(2 * size);
      float[] weight = floats(size);
      float[] bias = floats(size);
      float[] expected = new float[size];
      float[] found = new float[size];
      plain.rmsNorm(x, size, weight, 1e-6f, expected, 0);
      fast.rmsNorm(x, size, weight, 1e-6f, found, 0);
      assertClose(found, expected, 1e-5f);
      plain.layerNorm(x, size, weight, bias, 1e-5f, expected, 0);
      fast.layerNorm(x, size, weight, bias, 1e-5f, found, 0);
      assertClose(found, expected, 1e-4f);
      float[] rotated = x.clone();
      plain.rotate(rotated, 0, size, weight, bias, 0);
      float[] rotatedFast = x.clone();
      fast.rotate(rotatedFast, 0, size, weight, bias, 0);
      assertClose(rotatedFast, rotated, 1e-6f);
      plain.add(rotated, 0, 0.3f, weight, 0, size);
      fast.add(rotatedFast, 0, 0.3f, weight, 0, size);
      assertClose(rotatedFast, rotated, 1e-6f);
      plain.softCap(3, rotated, 0, size);
      fast.softCap(3, rotatedFast, 0, size);
      assertClose(rotatedFast, rotated, 2e-6f);
    }
  }

  @Test
  void logSoftmaxFindsTheNormalizerAndTheFirstOfTheLargest() {
    for (int size : SIZES) {
      float[] logits = floats(size + 1);
      int largest = random.nextInt(size);
      logits[1 + largest] = 30;
      logits[size] = size > 1 && largest < size - 1 ? 30 : logits[size];
      LogSoftmax expected = plain.logSoftmax(logits, 1, size);
      LogSoftmax found = fast.logSoftmax(logits, 1, size);
      assertThat(found.argmax()).isEqualTo(largest).isEqualTo(expected.argmax());
      assertThat(found.normalizer()).isCloseTo(expected.normalizer(), within(1e-6));
    }
  }

  private KeyValues keyValues(PageLayout layout, int atLeast) {
    List<float[]> pages = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    int length = 0;
    while (length < atLeast || random.nextInt(4) > 0) {
      int count = 1 + random.nextInt(KeyValues.PAGE);
      float[] page = new float[layout.size()];
      for (int slot = 0; slot < count; slot++) {
        for (int layer = 0; layer < layout.layers(); layer++) {
          float[] kv = floats(2 * layout.heads() * layout.headSize());
          layout.store(page, slot, layer, kv, 0, kv, kv.length / 2);
        }
      }
      pages.add(page);
      counts.add(count);
      length += count;
    }
    return new KeyValues(
        pages.toArray(float[][]::new),
        counts.stream().mapToInt(Integer::intValue).toArray(),
        length);
  }

  private static float[] attend(
      Kernels kernels,
      AttentionShape shape,
      KeyValues keyValues,
      float[] queries,
      int count,
      boolean encoder) {
    int stride = queries.length / count;
    float[] out = new float[queries.length];
    AttentionRows rows =
        new AttentionRows(
            queries,
            stride,
            out,
            stride,
            0,
            count,
            keyValues.length() - count,
            encoder ? keyValues.length() : 0);
    for (int head = 0; head < shape.layout().heads(); head++) {
      kernels.attend(shape, rows, keyValues, head, new Scratch());
    }
    return out;
  }

  private static float[] multiply(Kernels kernels, float[] in, PackedMatrix weights, int rows) {
    float[] out = new float[rows * weights.outputs()];
    for (int panel = 0; panel < weights.panels(); panel++) {
      kernels.multiply(
          in, weights.inputs(), weights, panel, out, weights.outputs(), 0, rows, new Scratch());
    }
    return out;
  }

  private PackedMatrix matrix(DType dtype, int outputs, int inputs, boolean biased) {
    return pack(dtype, floats(outputs * inputs), outputs, inputs, biased ? floats(outputs) : null);
  }

  private PackedMatrix pack(DType dtype, float[] weights, int outputs, int inputs, float[] bias) {
    MemorySegment data = arena.allocate(dtype.byteSize(weights.length), 4);
    for (int i = 0; i < weights.length; i++) {
      switch (dtype) {
        case F32 -> data.setAtIndex(ValueLayout.JAVA_FLOAT, i, weights[i]);
        case F16 -> data.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(weights[i]));
        default ->
            data.setAtIndex(
                ValueLayout.JAVA_SHORT, i, (short) (Float.floatToRawIntBits(weights[i]) >>> 16));
      }
    }
    return pack(new Tensor("w", dtype, new long[] {outputs, inputs}, data), bias);
  }

  private PackedMatrix pack(Tensor tensor, float[] bias) {
    try (Workers workers = new Workers(1)) {
      return PackedMatrix.pack(
          List.of(WeightRows.all(tensor, Orientation.OUTPUT_MAJOR)), bias, arena, workers);
    }
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void assertClose(float[] found, float[] expected, float tolerance) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i])
          .as("at %d", i)
          .isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
