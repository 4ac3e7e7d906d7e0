package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.graph.ArchitectureConfig.Attention;
import dev.assay.transformer.graph.KvEdge;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.Predictor.Query;
import dev.assay.transformer.graph.Span;
import dev.assay.transformer.kernels.Activation;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels against plain loops over the same rounded numbers, on a stand-in for a GPU. */
class CudaKernelsTest {

  private static final int PAGE = 16;

  private final Random random = new Random(5);
  private Gpu gpu;

  @BeforeEach
  void install() {
    FakeCuda.install();
    Cuda cuda = Cuda.open();
    gpu = new Gpu(cuda, cuda.devices().getFirst(), RealType.BF16);
  }

  @AfterEach
  void close() {
    gpu.close();
  }

  @ParameterizedTest
  @CsvSource({
    "16, 4, 2, 0, 0",
    "32, 2, 2, 9, 0",
    "64, 6, 2, 70, 0",
    "80, 2, 1, 0, 5",
    "96, 3, 1, 20, 0",
    "128, 8, 2, 0, 0",
    "128, 7, 1, 33, 4",
    "256, 2, 1, 0, 3",
    "24, 2, 1, 0, 0"
  })
  void attentionFollowsThePathThroughThePages(
      int size, int heads, int kvHeads, int window, int cap) {
    Attention attention =
        new Attention(heads, kvHeads, size, (float) (1 / Math.sqrt(size)), cap, null);
    int seen = window == 0 ? Integer.MAX_VALUE : window;
    // A prefix of more than two parts, two that continue it, and a row that is written after it.
    KvPool pool = KvPool.onDevice(1);
    KvEdge prefix = KvEdge.root(pool);
    KvEdge.root(pool).extend(PAGE);
    new Rows(List.of(Span.prefill(prefix, new int[271])), List.<Query>of());
    KvEdge left = prefix.child();
    KvEdge right = prefix.child();
    KvEdge other = prefix.child();
    Rows rows =
        new Rows(
            List.of(
                Span.prefill(left, new int[38]),
                Span.prefill(right, new int[3]),
                Span.decode(other, 0)),
            List.of());
    int slots = (pool.used() + 1) * PAGE;
    float[] keys = rounded(slots * kvHeads * size);
    float[] values = rounded(slots * kvHeads * size);
    int stride = heads * size;
    float[] queries = rounded(rows.count() * stride);
    Tables tables = new Tables(gpu);
    MicroBatch batch = MicroBatch.of(rows, 0, rows.count(), heads / kvHeads, tables);
    assertThat(batch.decoding()).isEqualTo(1);
    long out = gpu.allocate(2L * rows.count() * heads * size);
    DeviceAttention kernels = new DeviceAttention(gpu, attention, DeviceAttention.PART_BYTES);
    kernels.run(batch, reals(queries), reals(keys), reals(values), seen, out);
    float[] found = read(out, rows.count() * heads * size);
    for (Rows.Piece piece : rows.pieces(0, rows.count())) {
      for (int i = 0; i < piece.tokens().length; i++) {
        int row = piece.first() + i;
        for (int head = 0; head < heads; head++) {
          double[] expected =
              attend(
                  attention,
                  queries,
                  row * stride + head * size,
                  head,
                  keys,
                  values,
                  piece.path(),
                  piece.position() + i,
                  seen);
          for (int d = 0; d < size; d++) {
            assertThat((double) found[(row * heads + head) * size + d])
                .as("row %d head %d dimension %d", row, head, d)
                .isCloseTo(expected[d], within(1e-2));
          }
        }
      }
    }
  }

  /** As where float16 overflows, also if all that a tile or a part sees is none. */
  @ParameterizedTest
  @CsvSource({
    "64, 0, 272",
    "24, 0, 272",
    "64, 128, 256",
    "24, 128, 256",
    "24, 64, 128",
    "64, 5, 6"
  })
  void scoresThatAreNoNumbersAreNotHidden(int size, int from, int to) {
    Attention attention = new Attention(2, 1, size, 0.2f, 0, null);
    KvPool pool = KvPool.onDevice(1);
    KvEdge read = KvEdge.root(pool);
    KvEdge written = KvEdge.root(pool);
    for (KvEdge text : List.of(read, written)) {
      new Rows(List.of(Span.prefill(text, new int[271])), List.<Query>of());
    }
    Rows rows =
        new Rows(
            List.of(Span.decode(written, 0), Span.prefill(read, new int[] {0})), List.<Query>of());
    float[] keys = rounded((pool.used() + 1) * PAGE * size);
    for (Rows.Piece piece : rows.pieces(0, rows.count())) {
      for (int position = from; position < to; position++) {
        Arrays.fill(
            keys, piece.path()[position] * size, (piece.path()[position] + 1) * size, Float.NaN);
      }
    }
    long values = reals(rounded(keys.length));
    int numbers = rows.count() * 2 * size;
    long out = gpu.allocate(2L * numbers);
    Tables tables = new Tables(gpu);
    MicroBatch batch = MicroBatch.of(rows, 0, rows.count(), 2, tables);
    new DeviceAttention(gpu, attention, DeviceAttention.PART_BYTES)
        .run(batch, reals(rounded(numbers)), reals(keys), values, Integer.MAX_VALUE, out);
    for (float number : read(out, numbers)) {
      assertThat(number).isNaN();
    }
  }

  @ParameterizedTest
  @CsvSource({"64, 1", "64, 2", "64, 3", "24, 2"})
  void rowsWhosePartsDoNotFitAtOnceAreAttendedToInTurn(int size, int atOnce) {
    int heads = 2;
    Attention attention = new Attention(heads, 1, size, 0.2f, 0, null);
    KvPool pool = KvPool.onDevice(1);
    List<Span> texts = new ArrayList<>();
    for (int length : new int[] {300, 1, 129, 7, 256}) {
      KvEdge text = KvEdge.root(pool);
      new Rows(List.of(Span.prefill(text, new int[length])), List.<Query>of());
      texts.add(Span.decode(text, 0));
    }
    Rows rows = new Rows(texts, List.of());
    int numbers = (pool.used() + 1) * PAGE * size;
    long keys = reals(rounded(numbers));
    long values = reals(rounded(numbers));
    long queries = reals(rounded(rows.count() * heads * size));
    long out = gpu.allocate(2L * rows.count() * heads * size);
    long rowBytes = 4L * heads * 3 * (size + 2);
    Tables tables = new Tables(gpu);
    MicroBatch batch = MicroBatch.of(rows, 0, rows.count(), heads, tables);
    DeviceAttention all = new DeviceAttention(gpu, attention, DeviceAttention.PART_BYTES);
    all.run(batch, queries, keys, values, Integer.MAX_VALUE, out);
    float[] expected = read(out, rows.count() * heads * size);
    DeviceAttention some = new DeviceAttention(gpu, attention, (atOnce + 1) * rowBytes - 1);
    gpu.driver().fill(out, (byte) 0, 2L * expected.length, gpu.stream());
    long before = FakeCuda.used();
    some.run(batch, queries, keys, values, Integer.MAX_VALUE, out);
    assertThat(FakeCuda.used() - before).isEqualTo(atOnce * rowBytes);
    assertThat(read(out, expected.length)).isEqualTo(expected);
  }

  private double[] attend(
      Attention attention,
      float[] queries,
      int query,
      int head,
      float[] keys,
      float[] values,
      int[] path,
      int position,
      int window) {
    int size = attention.headSize();
    int kvHead = head / (attention.heads() / attention.kvHeads());
    double[] out = new double[size];
    double sum = 0;
    for (int j = (int) Math.max(0, position + 1L - window); j <= position; j++) {
      int at = ((path[j] / PAGE * attention.kvHeads() + kvHead) * PAGE + path[j] % PAGE) * size;
      double score = 0;
      for (int d = 0; d < size; d++) {
        score += (double) queries[query + d] * keys[at + d];
      }
      score *= attention.scale();
      if (attention.softCap() > 0) {
        score = attention.softCap() * Math.tanh(score / attention.softCap());
      }
      double weight = Math.exp(score);
      sum += weight;
      for (int d = 0; d < size; d++) {
        out[d] += weight * values[at + d];
      }
    }
    for (int d = 0; d < size; d++) {
      out[d] /= sum;
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 16, 30, 64, 70})
  void aRowOfFewIsMultipliedAsIfItWereAlone(int rows) {
    int inputs = 328;
    int outputs = 21;
    float[] weights = rounded(outputs * inputs);
    float[] bias = rounded(outputs);
    float[] in = rounded(rows * inputs);
    DeviceMatrix matrix = new DeviceMatrix(reals(weights), outputs, inputs, Bias.of(gpu, bias));
    DeviceLinear linear = new DeviceLinear(gpu, new Products(gpu, Cuda.open().blas()));
    long x = reals(in);
    long together = gpu.allocate(4L * rows * outputs);
    long alone = gpu.allocate(4L * outputs);
    linear.run(x, rows, rows, matrix, Products.Output.FLOAT, together);
    float[] found = floats(together, rows * outputs);
    for (int row = 0; row < rows; row++) {
      for (int o = 0; o < outputs; o++) {
        double expected = bias[o];
        for (int k = 0; k < inputs; k++) {
          expected += (double) in[row * inputs + k] * weights[o * inputs + k];
        }
        assertThat((double) found[row * outputs + o]).isCloseTo(expected, within(1e-4));
      }
    }
    linear.run(x + 2L * (rows - 1) * inputs, 1, 1, matrix, Products.Output.FLOAT, alone);
    assertThat(floats(alone, outputs))
        .isEqualTo(Arrays.copyOfRange(found, (rows - 1) * outputs, rows * outputs));
  }

  @Test
  void biasesBeyondFloat16AreRefusedWithASentence() {
    gpu.close();
    Cuda cuda = Cuda.open();
    gpu = new Gpu(cuda, cuda.devices().getFirst(), RealType.F16);
    assertThatThrownBy(() -> Bias.of(gpu, new float[] {1, -7e4f}))
        .isInstanceOf(ModelException.class)
        .hasMessage("biases are beyond the range of float16; take precision=bf16");
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationsHideNothing(Activation activation) {
    long x = reals(new float[] {Float.NaN, 1});
    gpu.launch(Kernel.ACTIVATE, 1, 1, 1, 32, x, 2, activation.ordinal());
    float[] found = read(x, 2);
    assertThat(found[0]).isNaN();
    assertThat((double) found[1]).isBetween(0.7, 1.0);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void storedTypesAreReadAsOnTheCpu(DType type) {
    int inputs = 512;
    int rows = 5;
    int[] order = {3, 0, 4, 1, 2};
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(1);
        WeightUpload upload = new WeightUpload(gpu, workers)) {
      Tensor tensor = tensor(arena, type, rows, inputs);
      DeviceMatrix matrix =
          upload.of(List.of(new WeightRows(tensor, Orientation.OUTPUT_MAJOR, order)), null);
      float[] found = read(matrix.address(), rows * inputs);
      float[] stored = tensor.toFloats();
      for (int i = 0; i < found.length; i++) {
        float expected = stored[order[i / inputs] * inputs + i % inputs];
        assertThat(found[i]).isEqualTo(round(expected));
      }
    }
  }

  /** Random bytes, except that scales and plain numbers are moderate. */
  private Tensor tensor(Arena arena, DType type, int rows, int inputs) {
    byte[] bytes = new byte[Math.toIntExact(type.byteSize((long) rows * inputs))];
    random.nextBytes(bytes);
    MemorySegment data = arena.allocate(bytes.length, 16);
    MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
    var half = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    short scale = Float.floatToFloat16(0.0123f);
    for (int at = 0; at < bytes.length; at += type.blockBytes()) {
      switch (type) {
        case F32 -> data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, random.nextFloat() - 0.5f);
        case F16 -> data.set(half, at, Float.floatToFloat16(random.nextFloat() - 0.5f));
        case BF16 ->
            data.set(half, at, (short) (Float.floatToRawIntBits(random.nextFloat() - 0.5f) >>> 16));
        case Q8_0, Q4_0 -> data.set(half, at, scale);
        case Q4_K -> {
          data.set(half, at, scale);
          data.set(half, at + 2, Float.floatToFloat16(0.3f));
        }
        case Q6_K -> data.set(half, at + 208, scale);
      }
    }
    return new Tensor("t." + type, type, new long[] {rows, inputs}, data);
  }

  private float[] rounded(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = round((float) random.nextGaussian());
    }
    return numbers;
  }

  private static float round(float x) {
    int bits = Float.floatToRawIntBits(x);
    return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
  }

  private long reals(float[] numbers) {
    return Bias.of(gpu, numbers).reals();
  }

  private float[] read(long address, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(2L * count, 2);
      gpu.driver().copyToHost(host, address, 2L * count, gpu.stream());
      gpu.synchronize();
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = Float.intBitsToFloat(host.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
      }
      return numbers;
    }
  }

  private float[] floats(long address, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(4L * count, 4);
      gpu.driver().copyToHost(host, address, 4L * count, gpu.stream());
      gpu.synchronize();
      return host.toArray(ValueLayout.JAVA_FLOAT);
    }
  }
}
