package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Linear layers by cuBLASLt. Row-major {@code out = x·wᵀ} is column-major {@code outᵀ = w·xᵀ},
 * where w is transposed.
 *
 * <p>A layer's size decides its algorithm, once, for every number of rows, and no algorithm splits
 * a sum: so a row's result does not depend on how many rows there are.
 */
final class Products {

  /** The number of rows that algorithms are chosen for. */
  private static final int ROWS = 4096;

  private static final long WORKSPACE = 32L << 20;

  /** What happens to the products. */
  enum Output {
    /** Stored in the kernels' type. */
    REAL,
    /** Added to float32. */
    ADD,
    /** Stored in float32. */
    FLOAT
  }

  private record Key(int outputs, int inputs, Output output, boolean bias) {}

  private final class Plan {
    final Key key;
    final long product = owned(blas.createProduct(), blas::destroyProduct);
    final long weights;
    final long in;
    final long out;
    final MemorySegment scalars = arena.allocate(8, 8);
    final MemorySegment algorithm;

    /** By the number of rows: the algorithm, or another where it cannot do so many. */
    final Map<Integer, MemorySegment> byRows = new TreeMap<>();

    int rows = ROWS;

    Plan(Key key, long bias) {
      this.key = key;
      RealType type = gpu.type();
      blas.transpose(product, CublasLt.Attribute.TRANSPOSE_A);
      if (key.bias) {
        blas.epilogue(product, CublasLt.Epilogue.BIAS);
        blas.bias(product, bias);
      }
      int outType = key.output == Output.REAL ? type.cudaType() : RealType.F32.cudaType();
      weights = layout(type.cudaType(), key.inputs, key.outputs);
      in = layout(type.cudaType(), key.inputs, ROWS);
      out = layout(outType, key.outputs, ROWS);
      scalars.set(NativeApi.FLOAT, 0, 1);
      scalars.set(NativeApi.FLOAT, 4, key.output == Output.ADD ? 1 : 0);
      algorithm = chosen();
    }

    private long layout(int type, int rows, int columns) {
      return owned(blas.createLayout(type, rows, columns), blas::destroyLayout);
    }

    /** For the number of rows that the layouts have. */
    private MemorySegment chosen() {
      MemorySegment found = arena.allocate(CublasLt.ALGORITHM, 8);
      blas.choose(handle, product, weights, in, out, WORKSPACE, CublasLt.ALIGNMENT, found);
      return found;
    }

    private boolean fits(MemorySegment candidate) {
      return blas.fits(handle, product, weights, in, out, candidate, WORKSPACE);
    }

    MemorySegment algorithm(int count) {
      if (count != rows) {
        blas.columns(in, count);
        blas.columns(out, count);
        rows = count;
      }
      return byRows.computeIfAbsent(
          count,
          _ ->
              Stream.concat(Stream.of(algorithm), others().distinct())
                  .filter(this::fits)
                  .findFirst()
                  .orElseGet(this::chosen));
    }

    /** One for each number of rows that the algorithm cannot do. */
    Stream<MemorySegment> others() {
      return byRows.values().stream().filter(other -> !other.equals(algorithm));
    }

    /** The smallest number of rows for each algorithm. */
    Map<MemorySegment, Integer> smallest(int mostRows) {
      Map<MemorySegment, Integer> smallest = new LinkedHashMap<>();
      for (int count = 1; count <= mostRows; count++) {
        smallest.putIfAbsent(algorithm(count), count);
      }
      return smallest;
    }

    String describe() {
      String also =
          others()
              .distinct()
              .map(other -> ", also " + blas.describe(other))
              .collect(Collectors.joining());
      return key.outputs
          + " x "
          + key.inputs
          + " "
          + key.output
          + (key.bias ? " with bias" : "")
          + ": "
          + blas.describe(algorithm)
          + also;
    }
  }

  private final Gpu gpu;
  private final CublasLt blas;
  private final long handle;
  private final long workspace;
  private final Arena arena = Arena.ofAuto();
  private final Map<Key, Plan> plans = new HashMap<>();

  /** What it takes is given back when the device is closed. */
  Products(Gpu gpu, CublasLt blas) {
    this.gpu = gpu;
    this.blas = blas;
    this.handle = owned(blas.create(), blas::destroy);
    this.workspace = gpu.allocate(WORKSPACE);
  }

  private long owned(long created, LongConsumer destroy) {
    gpu.onClose(() -> destroy.accept(created));
    return created;
  }

  /**
   * Chooses the algorithms of a layer, which are then part of {@link #policy}, and multiplies by
   * each once. The library loads a kernel when it first runs, into memory of the device, which is
   * to be taken before the rest is shared out.
   *
   * @param mostRows that there will be
   */
  void choose(DeviceMatrix weights, Output output, int mostRows) {
    int known = plans.size();
    Plan plan = plan(weights, output);
    if (plans.size() > known) {
      DeviceBuffer in = new DeviceBuffer(gpu);
      DeviceBuffer out = new DeviceBuffer(gpu);
      for (int rows : plan.smallest(mostRows).values()) {
        long from = in.of((long) rows * weights.inputs() * gpu.type().bytes());
        multiply(from, rows, weights, output, out.of(4L * rows * weights.outputs()));
      }
      in.release();
      out.release();
      long others = plan.others().count();
      if (others > 0) {
        gpu.incident(
            String.format(
                Locale.ROOT,
                "multiplies %d of %d numbers of rows by %d x %d with other algorithms than the"
                    + " rest, so that the last digits of a row may depend on those beside it",
                others,
                mostRows,
                weights.outputs(),
                weights.inputs()));
      }
    }
  }

  /** All algorithms that were chosen, a line each. */
  String policy() {
    return plans.values().stream().map(Plan::describe).sorted().collect(Collectors.joining("\n"));
  }

  private Plan plan(DeviceMatrix weights, Output output) {
    long bias = bias(weights, output);
    Key key = new Key(weights.outputs(), weights.inputs(), output, bias != 0);
    return plans.computeIfAbsent(key, k -> new Plan(k, bias));
  }

  private static long bias(DeviceMatrix weights, Output output) {
    return output == Output.REAL ? weights.bias().reals() : weights.bias().floats();
  }

  /** Multiplies {@code rows} rows of {@code in} with the weights and adds the bias. */
  void multiply(long in, int rows, DeviceMatrix weights, Output output, long out) {
    Plan plan = plan(weights, output);
    long bias = bias(weights, output);
    if (bias != 0) {
      blas.bias(plan.product, bias);
    }
    MemorySegment algorithm = plan.algorithm(rows);
    gpu.library(() ->
        blas.multiply(
            handle,
            plan.product,
            plan.scalars,
            weights.address(),
            plan.weights,
            in,
            plan.in,
            out,
            plan.out,
            algorithm,
            workspace,
            WORKSPACE,
            gpu.stream()));
  }
}
