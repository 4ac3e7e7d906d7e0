package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * NVIDIA's matrix products, as far as they are used. Values of enumerations are those of {@code
 * cublasLt.h}, which have not changed between CUDA 11 and 13.
 */
final class CublasLt extends NativeApi {

  /** {@code CUBLAS_STATUS_ALLOC_FAILED}. */
  private static final int ALLOCATION_FAILED = 3;

  /** {@code CUBLAS_COMPUTE_32F}: float32 sums; float32 operands are not rounded to TF32. */
  private static final int COMPUTE_32F = 68;

  private static final int R_32F = 0;

  /** Size of {@code cublasLtMatmulHeuristicResult_t}, and of the algorithm at its start. */
  private static final long RESULT = 96;

  static final long ALGORITHM = 64;
  private static final long RESULT_WORKSPACE = 64;
  private static final long RESULT_STATUS = 72;

  /** Attributes of a product. */
  enum Attribute {
    TRANSPOSE_A(3),
    TRANSPOSE_B(4),
    EPILOGUE(7);

    private final int value;

    Attribute(int value) {
      this.value = value;
    }
  }

  private static final int BIAS_POINTER = 8;

  /** What follows a product. */
  enum Epilogue {
    NONE(1),
    /** A number per row of the column-major result is added. */
    BIAS(4);

    private final int value;

    Epilogue(int value) {
      this.value = value;
    }
  }

  private static final int LAYOUT_COLUMNS = 3;
  private static final int PREFERENCE_WORKSPACE = 1;
  private static final int PREFERENCE_REDUCTIONS = 3;

  /** Of A, B, C and D. */
  private static final int[] PREFERENCE_ALIGNMENTS = {5, 6, 7, 8};

  /** What an allocation has, and the library takes for granted. */
  static final int ALIGNMENT = 256;

  private static final int CONFIG_ID = 0;
  private static final int CONFIG_TILE = 1;
  private static final int CONFIG_SPLIT_K = 2;
  private static final int CONFIG_REDUCTION = 3;
  private static final int CONFIG_STAGES = 6;

  private final MethodHandle getStatusString =
      function("cublasLtGetStatusString", FunctionDescriptor.of(POINTER, INT));
  private final MethodHandle getVersion =
      function("cublasLtGetVersion", FunctionDescriptor.of(LONG));
  private final MethodHandle create = function("cublasLtCreate", POINTER);
  private final MethodHandle destroy = function("cublasLtDestroy", LONG);
  private final MethodHandle descCreate = function("cublasLtMatmulDescCreate", POINTER, INT, INT);
  private final MethodHandle descDestroy = function("cublasLtMatmulDescDestroy", LONG);
  private final MethodHandle descSet =
      function("cublasLtMatmulDescSetAttribute", LONG, INT, POINTER, LONG);
  private final MethodHandle layoutCreate =
      function("cublasLtMatrixLayoutCreate", POINTER, INT, LONG, LONG, LONG);
  private final MethodHandle layoutDestroy = function("cublasLtMatrixLayoutDestroy", LONG);
  private final MethodHandle layoutSet =
      function("cublasLtMatrixLayoutSetAttribute", LONG, INT, POINTER, LONG);
  private final MethodHandle preferenceCreate = function("cublasLtMatmulPreferenceCreate", POINTER);
  private final MethodHandle preferenceDestroy = function("cublasLtMatmulPreferenceDestroy", LONG);
  private final MethodHandle preferenceSet =
      function("cublasLtMatmulPreferenceSetAttribute", LONG, INT, POINTER, LONG);
  private final MethodHandle heuristic =
      function(
          "cublasLtMatmulAlgoGetHeuristic",
          LONG,
          LONG,
          LONG,
          LONG,
          LONG,
          LONG,
          LONG,
          INT,
          POINTER,
          POINTER);
  private final MethodHandle algorithmCheck =
      function("cublasLtMatmulAlgoCheck", LONG, LONG, LONG, LONG, LONG, LONG, POINTER, POINTER);
  private final MethodHandle algorithmConfig =
      function("cublasLtMatmulAlgoConfigGetAttribute", POINTER, INT, POINTER, LONG, POINTER);
  private final MethodHandle matmul =
      function(
          "cublasLtMatmul",
          LONG,
          LONG,
          POINTER,
          LONG,
          LONG,
          LONG,
          LONG,
          POINTER,
          LONG,
          LONG,
          LONG,
          LONG,
          POINTER,
          LONG,
          LONG,
          LONG);

  CublasLt(CudaLibrary.Opened library) {
    super(library);
  }

  @Override
  String meaning(int status) {
    try {
      return text((MemorySegment) getStatusString.invokeExact(status));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  boolean outOfMemory(int status) {
    return status == ALLOCATION_FAILED;
  }

  /** As 130101 for 13.1.1. */
  long version() {
    try {
      return (long) getVersion.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  long create() {
    return longResult("cublasLtCreate", p -> (int) create.invokeExact(p));
  }

  void destroy(long handle) {
    check("cublasLtDestroy", () -> (int) destroy.invokeExact(handle));
  }

  /** A product of float32 sums. */
  long createProduct() {
    return longResult(
        "cublasLtMatmulDescCreate", p -> (int) descCreate.invokeExact(p, COMPUTE_32F, R_32F));
  }

  void destroyProduct(long product) {
    check("cublasLtMatmulDescDestroy", () -> (int) descDestroy.invokeExact(product));
  }

  void transpose(long product, Attribute which) {
    set(product, which.value, 1);
  }

  void epilogue(long product, Epilogue epilogue) {
    set(product, Attribute.EPILOGUE.value, epilogue.value);
  }

  private void set(long product, int attribute, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocateFrom(INT, value);
      check(
          "cublasLtMatmulDescSetAttribute",
          () -> (int) descSet.invokeExact(product, attribute, buffer, 4L));
    }
  }

  void bias(long product, long address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocateFrom(LONG, address);
      check(
          "cublasLtMatmulDescSetAttribute",
          () -> (int) descSet.invokeExact(product, BIAS_POINTER, buffer, 8L));
    }
  }

  /** A column-major matrix whose columns follow each other without gaps. */
  long createLayout(int type, long rows, long columns) {
    return createLayout(type, rows, columns, rows);
  }

  /**
   * A column-major matrix.
   *
   * @param leading numbers from a column to the next
   */
  long createLayout(int type, long rows, long columns, long leading) {
    return longResult(
        "cublasLtMatrixLayoutCreate",
        p -> (int) layoutCreate.invokeExact(p, type, rows, columns, leading));
  }

  void destroyLayout(long layout) {
    check("cublasLtMatrixLayoutDestroy", () -> (int) layoutDestroy.invokeExact(layout));
  }

  void columns(long layout, long columns) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocateFrom(LONG, columns);
      check(
          "cublasLtMatrixLayoutSetAttribute",
          () -> (int) layoutSet.invokeExact(layout, LAYOUT_COLUMNS, buffer, 8L));
    }
  }

  /**
   * The fastest algorithm, by the library's estimate, that computes each sum in one piece.
   *
   * @param algorithm receives it, {@link #ALGORITHM} bytes
   * @param workspace most bytes that it may use
   * @param alignment of all matrices' addresses, in bytes
   * @throws CudaException if there is none
   */
  void choose(
      long handle,
      long product,
      long a,
      long b,
      long d,
      long workspace,
      int alignment,
      MemorySegment algorithm) {
    int most = 16;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment results = arena.allocate(RESULT * most, 8);
      long preference = createPreference(workspace, alignment);
      try {
        int found =
            intResult(
                "cublasLtMatmulAlgoGetHeuristic",
                p ->
                    (int)
                        heuristic.invokeExact(
                            handle, product, a, b, d, d, preference, most, results, p));
        for (int i = 0; i < found; i++) {
          MemorySegment result = results.asSlice(i * RESULT, RESULT);
          if (result.get(INT, RESULT_STATUS) == 0
              && config(result, CONFIG_SPLIT_K) <= 1
              && config(result, CONFIG_REDUCTION) == 0) {
            MemorySegment.copy(result, 0, algorithm, 0, ALGORITHM);
            return;
          }
        }
      } finally {
        destroyPreference(preference);
      }
    }
    throw new CudaException("cublasLtMatmulAlgoGetHeuristic", 0, "no algorithm without split sums");
  }

  /**
   * No split sums, which else could be all that is found, where there are few outputs.
   *
   * @param alignment of all matrices, bytes
   */
  long createPreference(long workspace, int alignment) {
    long preference =
        longResult("cublasLtMatmulPreferenceCreate", p -> (int) preferenceCreate.invokeExact(p));
    try (Arena arena = Arena.ofConfined()) {
      prefer(preference, PREFERENCE_WORKSPACE, arena.allocateFrom(LONG, workspace));
      prefer(preference, PREFERENCE_REDUCTIONS, arena.allocateFrom(INT, 0));
      MemorySegment bytes = arena.allocateFrom(INT, alignment);
      for (int attribute : PREFERENCE_ALIGNMENTS) {
        prefer(preference, attribute, bytes);
      }
    }
    return preference;
  }

  private void prefer(long preference, int attribute, MemorySegment value) {
    long bytes = value.byteSize();
    check(
        "cublasLtMatmulPreferenceSetAttribute",
        () -> (int) preferenceSet.invokeExact(preference, attribute, value, bytes));
  }

  void destroyPreference(long preference) {
    check("cublasLtMatmulPreferenceDestroy", () -> (int) preferenceDestroy.invokeExact(preference));
  }

  /** Whether an algorithm can compute a product within a workspace. */
  boolean fits(
      long handle, long product, long a, long b, long d, MemorySegment algorithm, long workspace) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(RESULT, 8);
      int status =
          status(() ->
              (int) algorithmCheck.invokeExact(handle, product, a, b, d, d, algorithm, result));
      return status == 0 && result.get(LONG, RESULT_WORKSPACE) <= workspace;
    }
  }

  /** An algorithm in words, for the log. */
  String describe(MemorySegment algorithm) {
    return "algorithm "
        + config(algorithm, CONFIG_ID)
        + " tile "
        + config(algorithm, CONFIG_TILE)
        + " stages "
        + config(algorithm, CONFIG_STAGES);
  }

  private int config(MemorySegment algorithm, int attribute) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(8, 8);
      MemorySegment written = arena.allocate(LONG);
      check(
          "cublasLtMatmulAlgoConfigGetAttribute",
          () -> (int) algorithmConfig.invokeExact(algorithm, attribute, value, 4L, written));
      return value.get(INT, 0);
    }
  }

  /**
   * {@code D = A·B + beta·D}, with what the product's attributes say.
   *
   * @param scalars the numbers 1 and beta
   */
  void multiply(
      long handle,
      long product,
      MemorySegment scalars,
      long a,
      long aLayout,
      long b,
      long bLayout,
      long d,
      long dLayout,
      MemorySegment algorithm,
      long workspace,
      long workspaceBytes,
      long stream) {
    MemorySegment beta = scalars.asSlice(4, 4);
    check(
        "cublasLtMatmul",
        () ->
            (int)
                matmul.invokeExact(
                    handle,
                    product,
                    scalars,
                    a,
                    aLayout,
                    b,
                    bLayout,
                    beta,
                    d,
                    dLayout,
                    d,
                    dLayout,
                    algorithm,
                    workspace,
                    workspaceBytes,
                    stream));
  }
}
