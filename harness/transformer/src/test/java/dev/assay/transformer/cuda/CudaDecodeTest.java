package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.transformer.cuda.DeviceWeights.Block;
import dev.assay.transformer.cuda.DeviceWeights.DeviceNorm;
import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.graph.BlockWeights.ExpertWeights;
import dev.assay.transformer.graph.BlockWeights.GatedWeights;
import dev.assay.transformer.graph.FeedForward;
import dev.assay.transformer.graph.HostLogits;
import dev.assay.transformer.graph.Logits;
import dev.assay.transformer.graph.Logits.Ranking;
import dev.assay.transformer.kernels.Activation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What decides on a device, against what decides on the CPU; on a stand-in for a GPU. */
class CudaDecodeTest {

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

  /** Few different values, so that many are equal, also where the ranking ends. */
  @ParameterizedTest
  @CsvSource({"7, 3", "300, 9", "3000, 5", "3000, 100000", "257, 1"})
  void logitsAreRankedAsOnTheCpu(int vocabulary, int values) {
    int rows = 3;
    float[] temperatures = {0.7f, 0, 1.3f};
    float[] logits = new float[rows * vocabulary];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextInt(values) * (random.nextBoolean() ? 1e-3f : -1e-3f);
    }
    int most = Math.min(Logits.AT_HAND, vocabulary);
    long device = gpu.upload(logits);
    long normalizers = gpu.allocate(8L * rows);
    long totals = gpu.allocate(8L * rows);
    long ranked = gpu.upload(new float[rows * most]);
    long tokens = gpu.upload(new float[rows * most]);
    int threads = Gpu.threads(vocabulary, 512);
    gpu.launch(
        Kernel.LOG_SOFTMAX,
        rows,
        1,
        1,
        threads,
        device,
        vocabulary,
        0f,
        gpu.upload(new float[rows + 1]),
        0L,
        normalizers,
        gpu.allocate(4L * rows),
        0L);
    gpu.launch(
        Kernel.RANK_LOGITS,
        rows,
        1,
        1,
        threads,
        device,
        vocabulary,
        gpu.upload(temperatures),
        normalizers,
        most,
        totals,
        ranked,
        tokens);
    int[] ids = read(tokens, 4L * rows * most).toArray(ValueLayout.JAVA_INT);
    float[] found = read(ranked, 4L * rows * most).toArray(ValueLayout.JAVA_FLOAT);
    double[] sums = read(totals, 8L * rows).toArray(ValueLayout.JAVA_DOUBLE);
    for (int row : new int[] {0, 2}) {
      HostLogits host = new HostLogits(logits, row * vocabulary, vocabulary);
      Ranking expected = host.largest(most);
      assertThat(Arrays.copyOfRange(ids, row * most, (row + 1) * most))
          .isEqualTo(expected.tokens());
      assertThat(Arrays.copyOfRange(found, row * most, (row + 1) * most))
          .isEqualTo(expected.logits());
      double total = host.total(temperatures[row]);
      assertThat(sums[row]).isCloseTo(total, within(1e-6 * total));
    }
    assertThat(Arrays.copyOfRange(ids, most, 2 * most)).as("temperature 0").containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({"8, 2, true", "5, 5, false", "64, 6, true", "128, 8, true"})
  void expertsAreChosenAsOnTheCpu(int experts, int chosen, boolean renormalized) {
    var config =
        new FeedForward.Experts(
            experts, chosen, new FeedForward.Gated(8, Activation.SILU), renormalized);
    int rows = 37;
    float[] scores = new float[rows * experts];
    for (int i = 0; i < scores.length; i++) {
      // Some are equal.
      scores[i] = random.nextInt(400) * 0.01f;
    }
    long choice = gpu.allocate(4L * rows * chosen);
    long weights = gpu.allocate(4L * rows * chosen);
    gpu.launch(
        Kernel.ROUTE,
        rows,
        1,
        1,
        32,
        gpu.upload(scores),
        experts,
        chosen,
        renormalized ? 1 : 0,
        choice,
        weights);
    int[] ids = read(choice, 4L * rows * chosen).toArray(ValueLayout.JAVA_INT);
    float[] found = read(weights, 4L * rows * chosen).toArray(ValueLayout.JAVA_FLOAT);
    float[] all = new float[scores.length];
    for (int i = 0; i < ids.length; i++) {
      assertThat(i % chosen == 0 || ids[i - 1] < ids[i]).as("by number").isTrue();
      all[i / chosen * experts + ids[i]] = found[i];
    }
    for (int row = 0; row < rows; row++) {
      config.route(scores, row * experts);
    }
    assertThat(all).containsExactly(scores, within(1e-7f));
  }

  /** As where float16 overflows: no expert is chosen twice, and the weights tell what happened. */
  @Test
  void scoresThatAreNoNumbersChooseDifferentExperts() {
    float[] scores = {Float.NaN, 1, Float.NEGATIVE_INFINITY, Float.NaN, 2};
    long choice = gpu.allocate(4L * 4);
    long weights = gpu.allocate(4L * 4);
    gpu.launch(Kernel.ROUTE, 1, 1, 1, 32, gpu.upload(scores), 5, 4, 1, choice, weights);
    assertThat(read(choice, 4L * 4).toArray(ValueLayout.JAVA_INT)).containsExactly(0, 1, 2, 4);
    for (float weight : read(weights, 4L * 4).toArray(ValueLayout.JAVA_FLOAT)) {
      assertThat(weight).isNaN();
    }
  }

  /**
   * Some experts with more rows than a tile, some with none; more pairs than a block has threads.
   */
  @ParameterizedTest
  @CsvSource({
    "BF16, 1, 0, 8, 2, 48, 24",
    "BF16, 9, 4, 6, 3, 48, 24",
    "BF16, 40, 3, 4, 2, 48, 24",
    "F16, 70, 0, 2, 1, 48, 24",
    "F16, 0, 12, 5, 2, 136, 72",
    "BF16, 0, 140, 3, 2, 40, 72",
    "BF16, 5, 7, 4, 2, 44, 20",
    "BF16, 140, 20, 4, 2, 48, 24",
    "F32, 5, 7, 4, 2, 48, 24"
  })
  void rowsGoThroughTheirExperts(
      RealType type, int decoding, int others, int experts, int chosen, int width, int size) {
    use(type);
    int rows = decoding + others;
    Mixture mixture = new Mixture(experts, chosen, width, size);
    float[] in = rounded(rows * width);
    float[] stream = rounded(rows * width);
    float[] found = mixture.run(in, stream, rows, decoding);
    for (int row = 0; row < rows; row++) {
      double[] expected = mixture.plainly(in, stream, row);
      for (int i = 0; i < width; i++) {
        double scale = 1 + Math.abs(expected[i]);
        assertThat((double) found[row * width + i])
            .as("row %d, %d", row, i)
            .isCloseTo(expected[i], within((type == RealType.F32 ? 1e-5 : 0.01) * scale));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 150", "70, 0"})
  void aRowGoesThroughItsExpertsAsIfItWereAlone(int decoding, int others) {
    int rows = decoding + others;
    int width = 48;
    Mixture mixture = new Mixture(2, 1, width, 24);
    float[] in = rounded(rows * width);
    float[] stream = rounded(rows * width);
    float[] found = mixture.run(in, stream, rows, decoding);
    for (int row = 0; row < rows; row += 7) {
      float[] alone =
          mixture.run(
              Arrays.copyOfRange(in, row * width, (row + 1) * width),
              Arrays.copyOfRange(stream, row * width, (row + 1) * width),
              1,
              Math.min(decoding, 1));
      assertThat(alone).isEqualTo(Arrays.copyOfRange(found, row * width, (row + 1) * width));
    }
  }

  /** By which the memory that is left is shared out; what does not grow with the rows is little. */
  @ParameterizedTest
  @CsvSource({"BF16, 600, 8, 2", "F32, 600, 4, 4", "BF16, 300, 64, 6"})
  void rowsTakeTheMemoryThatTheyAreSaidTo(RealType type, int rows, int experts, int chosen) {
    use(type);
    int width = 48;
    Mixture mixture = new Mixture(experts, chosen, width, 24);
    mixture.run(rounded(rows * width), rounded(rows * width), rows, 0);
    long before = FakeCuda.used();
    mixture.feedForward.release();
    long taken = before - FakeCuda.used();
    long said = rows * DeviceFeedForward.bytesPerRow(mixture.config, width, type);
    assertThat(taken).isBetween(said * 9 / 10, said + 64L * experts);
  }

  private void use(RealType type) {
    gpu.close();
    Cuda cuda = Cuda.open();
    gpu = new Gpu(cuda, cuda.devices().getFirst(), type);
  }

  /** Random experts, on the device and as plain loops. */
  private final class Mixture {

    private final int width;
    private final int size;
    private final FeedForward.Experts config;
    private final float[] router;
    private final List<float[]> gateUps = new ArrayList<>();
    private final List<float[]> downs = new ArrayList<>();
    private final ExpertWeights<DeviceMatrix> weights;
    private final DeviceFeedForward feedForward;

    Mixture(int experts, int chosen, int width, int size) {
      this.width = width;
      this.size = size;
      var gated = new FeedForward.Gated(size, Activation.SILU);
      this.config = new FeedForward.Experts(experts, chosen, gated, true);
      this.router = rounded(experts * width);
      List<GatedWeights<DeviceMatrix>> each = new ArrayList<>();
      for (int e = 0; e < experts; e++) {
        gateUps.add(rounded(2 * size * width));
        downs.add(rounded(width * size));
        each.add(
            new GatedWeights<>(
                matrix(gateUps.get(e), 2 * size, width), matrix(downs.get(e), width, size)));
      }
      this.weights = new ExpertWeights<>(matrix(router, experts, width), each);
      DeviceMatrix none = new DeviceMatrix(0, 0, 0, Bias.of(gpu, null));
      DeviceNorm norm = DeviceNorm.NONE;
      Block block = new Block(norm, none, 0, 0, none, norm, norm, weights, norm);
      DeviceLinear linear = new DeviceLinear(gpu, new Products(gpu, Cuda.open().blas()));
      this.feedForward = new DeviceFeedForward(gpu, width, linear, List.of(block));
    }

    float[] run(float[] in, float[] stream, int rows, int decoding) {
      long x = gpu.upload(stream);
      MicroBatch batch = new MicroBatch(rows, decoding, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      feedForward.run(batch, config, weights, reals(in), Output.ADD, x);
      return read(x, 4L * rows * width).toArray(ValueLayout.JAVA_FLOAT);
    }

    double[] plainly(float[] in, float[] stream, int row) {
      double[] x = doubles(in, row * width, width);
      float[] scores = toFloats(product(router, config.experts(), width, x));
      config.route(scores, 0);
      double[] out = doubles(stream, row * width, width);
      for (int e = 0; e < scores.length; e++) {
        if (scores[e] > 0) {
          double[] inner = product(gateUps.get(e), 2 * size, width, x);
          double[] gates = new double[size];
          for (int i = 0; i < size; i++) {
            gates[i] = inner[i] / (1 + Math.exp(-inner[i])) * inner[size + i];
          }
          double[] found = product(downs.get(e), width, size, gates);
          for (int i = 0; i < width; i++) {
            out[i] += scores[e] * found[i];
          }
        }
      }
      return out;
    }
  }

  private static double[] product(float[] weights, int outputs, int inputs, double[] x) {
    double[] out = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      for (int k = 0; k < inputs; k++) {
        out[o] += weights[o * inputs + k] * x[k];
      }
    }
    return out;
  }

  private static double[] doubles(float[] numbers, int from, int count) {
    double[] some = new double[count];
    for (int i = 0; i < count; i++) {
      some[i] = numbers[from + i];
    }
    return some;
  }

  private static float[] toFloats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private DeviceMatrix matrix(float[] numbers, int outputs, int inputs) {
    return new DeviceMatrix(reals(numbers), outputs, inputs, Bias.of(gpu, null));
  }

  private long reals(float[] numbers) {
    return Bias.of(gpu, numbers).reals();
  }

  /** Random numbers that bfloat16 holds. */
  private float[] rounded(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits((float) (0.3 * random.nextGaussian()));
      numbers[i] = Float.intBitsToFloat(bits & 0xffff0000);
    }
    return numbers;
  }

  private MemorySegment read(long address, long bytes) {
    MemorySegment host = Arena.ofAuto().allocate(bytes, 8);
    gpu.driver().copyToHost(host, address, bytes, gpu.stream());
    gpu.synchronize();
    return host;
  }
}
