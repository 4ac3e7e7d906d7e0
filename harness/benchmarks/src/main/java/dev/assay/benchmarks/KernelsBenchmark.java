package dev.assay.benchmarks;

import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.kernels.Activation;
import dev.assay.transformer.kernels.AttentionRows;
import dev.assay.transformer.kernels.AttentionShape;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.KeyValues;
import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.LogSoftmax;
import dev.assay.transformer.kernels.PageLayout;
import dev.assay.transformer.kernels.Scratch;
import dev.assay.transformer.kernels.WeightMemory;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels of the Transformer backend on one thread, plain and fast.
 *
 * <p>{@code linear} multiplies {@code rows} by a layer of 768 to 2048: 2·rows·768·2048 floating
 * point operations. There are 48 layers, more than a core's caches hold, so that with one row the
 * weights come from memory.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelsBenchmark {

  private static final int INPUTS = 768;
  private static final int OUTPUTS = 2048;
  private static final int LAYERS = 48;

  /** What is the same for all benchmarks. */
  @State(Scope.Thread)
  public static class Chosen {
    @Param({"scalar", "automatic"})
    String kernels;

    Kernels implementation;
    final Scratch scratch = new Scratch();
    final Workers workers = new Workers(1);

    @Setup
    public void choose() {
      implementation =
          (kernels.equals("scalar") ? KernelChoice.scalar() : KernelChoice.automatic()).kernels();
    }
  }

  /** A linear layer. */
  @State(Scope.Thread)
  public static class Layer {
    @Param({"1", "6", "192"})
    int rows;

    @Param({"F32", "BF16", "F16", "Q8_0", "Q6_K", "Q4_K", "Q4_0"})
    DType dtype;

    Linear[] layers;
    float[] in;
    float[] out;
    int next;

    private final WeightMemory memory = new WeightMemory();

    @Setup
    public void fill(Chosen chosen) {
      MemorySegment data = Arena.ofAuto().allocate(dtype.byteSize((long) INPUTS * OUTPUTS), 4);
      Random random = new Random(1);
      for (long i = 0; i < data.byteSize() / 2; i++) {
        // Any pattern of a moderate exponent is a weight, in each of the types.
        data.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (0x3c00 + random.nextInt(0x200)));
      }
      Tensor tensor = new Tensor("w", dtype, new long[] {OUTPUTS, INPUTS}, data);
      layers = new Linear[LAYERS];
      for (int i = 0; i < LAYERS; i++) {
        layers[i] =
            chosen.implementation.linear(
                List.of(WeightRows.all(tensor, WeightRows.Orientation.OUTPUT_MAJOR)),
                null,
                memory,
                chosen.workers);
      }
      in = floats(rows * INPUTS);
      out = new float[rows * OUTPUTS];
    }

    @TearDown
    public void close() {
      memory.close();
    }
  }

  /** Twelve rows at the end of a text of 512, eight query heads on two key-value heads. */
  @State(Scope.Thread)
  public static class Attended {
    private static final int LENGTH = 512;
    private static final int ROWS = 12;

    final AttentionShape shape =
        new AttentionShape(new PageLayout(1, 2, 64), 0, 8, 0.125f, 0, Integer.MAX_VALUE, null);
    final KeyValues keyValues = keyValues();
    final float[] out = new float[ROWS * 512];
    final AttentionRows rows =
        new AttentionRows(floats(ROWS * 512), 512, out, 512, 0, ROWS, LENGTH - ROWS, 0);

    private KeyValues keyValues() {
      int pages = LENGTH / KeyValues.PAGE;
      float[][] data = new float[pages][];
      int[] counts = new int[pages];
      for (int i = 0; i < pages; i++) {
        data[i] = floats(shape.layout().size());
        counts[i] = KeyValues.PAGE;
      }
      return new KeyValues(data, counts, LENGTH);
    }
  }

  /** A row as wide as a vocabulary. */
  @State(Scope.Thread)
  public static class Row {
    final float[] x = floats(32_000);
    final float[] weight = floats(32_000);
    final float[] out = new float[32_000];
  }

  private static float[] floats(int count) {
    Random random = new Random(2);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Benchmark
  public float[] linear(Chosen chosen, Layer layer) {
    layer.next = (layer.next + 1) % LAYERS;
    layer.layers[layer.next].apply(layer.in, layer.rows, layer.out, OUTPUTS, chosen.workers);
    return layer.out;
  }

  @Benchmark
  public float[] attention(Chosen chosen, Attended attended) {
    for (int head = 0; head < attended.shape.layout().heads(); head++) {
      chosen.implementation.attend(
          attended.shape, attended.rows, attended.keyValues, head, chosen.scratch);
    }
    return attended.out;
  }

  @Benchmark
  public LogSoftmax logSoftmax(Chosen chosen, Row row) {
    return chosen.implementation.logSoftmax(row.x, 0, row.x.length);
  }

  @Benchmark
  public float[] rmsNorm(Chosen chosen, Row row) {
    chosen.implementation.rmsNorm(row.x, 0, row.weight, 1e-6f, row.out, 0);
    return row.out;
  }

  @Benchmark
  public float[] gatedSilu(Chosen chosen, Row row) {
    chosen.implementation.gate(Activation.SILU, row.x, 0, 16_000, row.out, 0);
    return row.out;
  }
}
