package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linear layers by cuBLASLt. Row-major {@code out = x·wᵀ} is column-major {@code outᵀ = w·xᵀ},
 * where w is transposed.
 *
 * <p>A layer's size decides its algorithm, once, for every number of rows, and no algorithm splits
 * a sum: so a row's result does not depend on how many rows there are.
 */
final class Products implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Products.class);

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
    final long product = blas.createProduct();
    final long weights;
    final long in;
    final long out;
    final MemorySegment scalars = arena.allocate(8, 8);
    final MemorySegment algorithm = arena.allocate(CublasLt.ALGORITHM, 8);
    final Map<Integer, MemorySegment> others = new TreeMap<>();
    int rows = ROWS;

    Plan(Key key, long bias) {
      RealType type = gpu.type();
      blas.transpose(product, CublasLt.Attribute.TRANSPOSE_A);
      if (key.bias) {
        blas.epilogue(product, CublasLt.Epilogue.BIAS);
        blas.bias(product, bias);
      }
      int outType = key.output == Output.REAL ? type.cudaType() : RealType.F32.cudaType();
      weights = blas.createLayout(type.cudaType(), key.inputs, key.outputs);
      in = blas.createLayout(type.cudaType(), key.inputs, ROWS);
      out = blas.createLayout(outType, key.outputs, ROWS);
      scalars.set(NativeApi.FLOAT, 0, 1);
      scalars.set(NativeApi.FLOAT, 4, key.output == Output.ADD ? 1 : 0);
      blas.choose(handle, product, weights, in, out, WORKSPACE, CublasLt.ALIGNMENT, algorithm);
    }

    /** The algorithm, or another where it cannot do so many rows. */
    MemorySegment algorithm(int count) {
      if (count != rows) {
        blas.columns(in, count);
        blas.columns(out, count);
        rows = count;
      }
      return others.computeIfAbsent(
          count,
          _ -> {
            if (blas.fits(handle, product, weights, in, out, algorithm, WORKSPACE)) {
              return algorithm;
            }
            MemorySegment other = arena.allocate(CublasLt.ALGORITHM, 8);
            blas.choose(handle, product, weights, in, out, WORKSPACE, CublasLt.ALIGNMENT, other);
            LOG.warn("{} rows need {} of their own", count, blas.describe(other));
            return other;
          });
    }

    void destroy() {
      blas.destroyProduct(product);
      blas.destroyLayout(weights);
      blas.destroyLayout(in);
      blas.destroyLayout(out);
    }
  }

  private final Gpu gpu;
  private final CublasLt blas;
  private final long handle;
  private final long workspace;
  private final Arena arena = Arena.ofShared();
  private final Map<Key, Plan> plans = new HashMap<>();

  Products(Gpu gpu, CublasLt blas) {
    this.gpu = gpu;
    this.blas = blas;
    this.handle = blas.create();
    this.workspace = gpu.allocate(WORKSPACE);
  }

  /**
   * Chooses the algorithm of a layer, which is then part of {@link #policy}, and multiplies a row
   * by it. The library loads a kernel when it first runs, into memory of the device; where there is
   * none left it does not say so, and nothing could be tried again.
   */
  void choose(DeviceMatrix weights, Output output) {
    int known = plans.size();
    plan(weights, output);
    if (plans.size() > known) {
      DeviceBuffer in = new DeviceBuffer(gpu);
      DeviceBuffer out = new DeviceBuffer(gpu);
      long row = in.of((long) weights.inputs() * gpu.type().bytes());
      multiply(row, 1, weights, output, out.of(4L * weights.outputs()));
      in.release();
      out.release();
    }
  }

  /** All algorithms that were chosen, a line each. */
  String policy() {
    return plans.entrySet().stream()
        .map(plan ->
            plan.getKey().outputs
                + " x "
                + plan.getKey().inputs
                + " "
                + plan.getKey().output
                + (plan.getKey().bias ? " with bias" : "")
                + ": "
                + blas.describe(plan.getValue().algorithm))
        .sorted()
        .collect(Collectors.joining("\n"));
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
        plan.algorithm(rows),
        workspace,
        WORKSPACE,
        gpu.stream());
  }

  @Override
  public void close() {
    plans.values().forEach(Plan::destroy);
    blas.destroy(handle);
    arena.close();
  }
}
