package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.CudaDevice.Factor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Products of float32 matrices in any orientation by cuBLASLt. Row-major {@code c = a·b} is
 * column-major {@code cᵀ = bᵀ·aᵀ}. Algorithms are chosen by the product's shape alone, and none
 * splits a sum.
 */
final class MatrixProducts {

  private static final long WORKSPACE = 32L << 20;

  /** As much as the widest load needs. */
  private static final int MOST_ALIGNED = 16;

  /** What the choice of an algorithm depends on. */
  private record Shape(
      int rows,
      int depth,
      int columns,
      int aStride,
      boolean aTransposed,
      int bStride,
      boolean bTransposed,
      int cStride,
      int alignment) {}

  private final class Plan {
    final long product = owned(blas.createProduct(), blas::destroyProduct);
    final long left;
    final long right;
    final long out;
    final MemorySegment algorithm = arena.allocate(CublasLt.ALGORITHM, 8);

    Plan(Shape s) {
      if (s.bTransposed) {
        blas.transpose(product, CublasLt.Attribute.TRANSPOSE_A);
      }
      if (s.aTransposed) {
        blas.transpose(product, CublasLt.Attribute.TRANSPOSE_B);
      }
      left = layout(s.columns, s.depth, s.bStride, s.bTransposed);
      right = layout(s.depth, s.rows, s.aStride, s.aTransposed);
      out = layout(s.columns, s.rows, s.cStride, false);
      blas.choose(handle, product, left, right, out, WORKSPACE, s.alignment, algorithm);
    }

    /** Of a row or column by itself any stride is given. */
    private long layout(int rows, int columns, int stride, boolean transposed) {
      int leading = transposed ? columns : rows;
      int other = transposed ? rows : columns;
      return owned(
          blas.createLayout(RealType.F32.cudaType(), leading, other, Math.max(stride, leading)),
          blas::destroyLayout);
    }
  }

  private final Gpu gpu;
  private final CublasLt blas;
  private final long handle;
  private final long workspace;
  private final Arena arena = Arena.ofAuto();
  private final Map<Shape, Plan> plans = new HashMap<>();
  private final MemorySegment once = scalars(0);
  private final MemorySegment added = scalars(1);

  /** What it takes is given back when the device is closed. */
  MatrixProducts(Gpu gpu, CublasLt blas) {
    this.gpu = gpu;
    this.blas = blas;
    this.handle = owned(blas.create(), blas::destroy);
    this.workspace = gpu.allocate(WORKSPACE);
  }

  private long owned(long created, LongConsumer destroy) {
    gpu.onClose(() -> destroy.accept(created));
    return created;
  }

  private MemorySegment scalars(float beta) {
    return arena.allocateFrom(NativeApi.FLOAT, 1, beta);
  }

  /** {@code c = a·b}, or {@code c = c + a·b}; see {@link CudaDevice#multiply}. */
  void multiply(Factor a, Factor b, int rows, int depth, int columns, Factor c, boolean add) {
    Shape shape =
        new Shape(
            rows,
            depth,
            columns,
            a.stride(),
            a.transposed(),
            b.stride(),
            b.transposed(),
            c.stride(),
            (int) Long.lowestOneBit(a.address() | b.address() | c.address() | MOST_ALIGNED));
    Plan plan = plans.computeIfAbsent(shape, Plan::new);
    gpu.library(() ->
        blas.multiply(
            handle,
            plan.product,
            add ? added : once,
            b.address(),
            plan.left,
            a.address(),
            plan.right,
            c.address(),
            plan.out,
            plan.algorithm,
            workspace,
            WORKSPACE,
            gpu.stream()));
  }
}
