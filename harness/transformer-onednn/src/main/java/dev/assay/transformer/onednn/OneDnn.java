package dev.assay.transformer.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.transformer.kernels.KernelsUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The few functions of oneDNN's C interface that a matrix product needs; see {@code dnnl.h} of
 * uxlfoundation/oneDNN, version 3. Objects are untyped pointers, as there.
 *
 * <p>Work is split by the caller's threads: oneDNN itself uses one thread wherever it is called.
 */
@SuppressWarnings("restricted")
final class OneDnn {

  // dnnl_data_type_t
  private static final int BF16 = 2;
  private static final int F32 = 3;

  // What an argument of an execution is.
  static final int SOURCE = 1;
  static final int DESTINATION = 17;
  static final int WEIGHTS = 33;
  static final int SCRATCHPAD = 80;

  /** {@code dnnl_query_scratchpad_md} of {@code dnnl_query_t}. */
  private static final int QUERY_SCRATCHPAD = 136;

  private static final int CPU = 1;
  private static final int IN_ORDER = 1;

  /** {@code dnnl_BA16a32b2a} of {@code dnnl_format_tag_t}: the layout of {@link Panels}. */
  private static final int TAG_PANELS = 382;

  private static final int USER_SCRATCHPAD = 1;
  private static final int MAX_DIMENSIONS = 12;

  private static final MemoryLayout ARGUMENT =
      MemoryLayout.structLayout(JAVA_INT, MemoryLayout.paddingLayout(4), ADDRESS);

  private static @Nullable OneDnn instance;

  private final SymbolLookup library;
  private final MemorySegment engine;
  private final MemorySegment stream;
  private final MemorySegment storing;
  private final MemorySegment adding;
  private final Map<Product.Shape, Product> products = new ConcurrentHashMap<>();

  private final MethodHandle setThreads;
  private final MethodHandle stridedLayout;
  private final MethodHandle taggedLayout;
  private final MethodHandle layoutSize;
  private final MethodHandle queryLayout;
  private final MethodHandle matmul;
  private final MethodHandle primitive;
  private final MethodHandle memory;
  private final MethodHandle setData;
  private final MethodHandle execute;

  private OneDnn(SymbolLookup library) {
    this.library = library;
    this.setThreads =
        Linker.nativeLinker()
            .downcallHandle(
                symbol("omp_set_num_threads"),
                FunctionDescriptor.ofVoid(JAVA_INT),
                Linker.Option.critical(false));
    this.stridedLayout =
        function("memory_desc_create_with_strides", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    this.taggedLayout =
        function("memory_desc_create_with_tag", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    this.layoutSize =
        Linker.nativeLinker()
            .downcallHandle(
                symbol("dnnl_memory_desc_get_size"), FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    this.queryLayout =
        Linker.nativeLinker()
            .downcallHandle(
                symbol("dnnl_primitive_desc_query_md"),
                FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
    this.matmul =
        function(
            "matmul_primitive_desc_create",
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS);
    this.primitive = function("primitive_create", ADDRESS, ADDRESS);
    this.memory = function("memory_create", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    this.setData =
        Linker.nativeLinker()
            .downcallHandle(
                symbol("dnnl_memory_set_data_handle"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS),
                Linker.Option.critical(false));
    this.execute = function("primitive_execute", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
    useOneThread();
    this.engine =
        created(at -> call(function("engine_create", ADDRESS, JAVA_INT, JAVA_LONG), at, CPU, 0L));
    this.stream =
        created(at ->
            call(function("stream_create", ADDRESS, ADDRESS, JAVA_INT), at, engine, IN_ORDER));
    this.storing = attributes();
    this.adding = attributes();
    MemorySegment after = created(at -> call(function("post_ops_create", ADDRESS), at));
    call(
        function("post_ops_append_sum", ADDRESS, JAVA_FLOAT, JAVA_INT, JAVA_INT),
        after,
        1f,
        0,
        F32);
    call(function("primitive_attr_set_post_ops", ADDRESS, ADDRESS), adding, after);
  }

  private MemorySegment attributes() {
    MemorySegment attributes = created(at -> call(function("primitive_attr_create", ADDRESS), at));
    call(
        function("primitive_attr_set_scratchpad_mode", ADDRESS, JAVA_INT),
        attributes,
        USER_SCRATCHPAD);
    return attributes;
  }

  /**
   * The library, loaded on first use.
   *
   * @throws KernelsUnavailableException if it is not there
   */
  static synchronized OneDnn shared() {
    if (instance == null) {
      instance = new OneDnn(OneDnnLibrary.find());
    }
    return instance;
  }

  private MemorySegment symbol(String name) {
    return library
        .find(name)
        .orElseThrow(() -> new KernelsUnavailableException("oneDNN has no function " + name));
  }

  /** A function that returns a status. */
  private MethodHandle function(String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(symbol("dnnl_" + name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  @FunctionalInterface
  private interface Creation {
    void into(MemorySegment at);
  }

  /** What a function that creates an object stored. */
  private static MemorySegment created(Creation creation) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment at = arena.allocate(ADDRESS);
      creation.into(at);
      return at.get(ADDRESS, 0);
    }
  }

  private static void call(MethodHandle function, Object... arguments) {
    int status;
    try {
      status = (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    check(status);
  }

  private static void check(int status) {
    if (status != 0) {
      throw new IllegalStateException("oneDNN refused a call with status " + status);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  /** To be called on each thread before it computes. */
  void useOneThread() {
    try {
      setThreads.invokeExact(1);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A row-major matrix. */
  private MemorySegment rows(int type, long rows, long columns) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment strides = dimensions(arena, columns, 1);
      MemorySegment sizes = dimensions(arena, rows, columns);
      return created(at -> call(stridedLayout, at, 2, sizes, type, strides));
    }
  }

  private static MemorySegment dimensions(Arena arena, long first, long second) {
    MemorySegment dimensions = arena.allocate(JAVA_LONG, MAX_DIMENSIONS);
    dimensions.setAtIndex(JAVA_LONG, 0, first);
    dimensions.setAtIndex(JAVA_LONG, 1, second);
    return dimensions;
  }

  /** Weights laid out as {@link Panels}. */
  private MemorySegment panels(long inputs, long outputs) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sizes = dimensions(arena, inputs, outputs);
      return created(at -> call(taggedLayout, at, 2, sizes, BF16, TAG_PANELS));
    }
  }

  long size(MemorySegment layout) {
    try {
      return (long) layoutSize.invokeExact(layout);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private MemorySegment query(MemorySegment description, int what) {
    try {
      return (MemorySegment) queryLayout.invokeExact(description, what, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The product of that shape, made when first asked for and kept. */
  Product product(Product.Shape shape) {
    return products.computeIfAbsent(shape, this::make);
  }

  private Product make(Product.Shape shape) {
    MemorySegment in = rows(BF16, shape.rows(), shape.inputs());
    MemorySegment weights = panels(shape.inputs(), shape.outputs());
    MemorySegment out = rows(F32, shape.rows(), shape.outputs());
    MemorySegment attributes =
        switch (shape.result()) {
          case STORED -> storing;
          case ADDED -> adding;
        };
    MemorySegment description =
        created(at -> call(matmul, at, engine, in, weights, MemorySegment.NULL, out, attributes));
    MemorySegment made = created(at -> call(primitive, at, description));
    MemorySegment scratchpad = query(description, QUERY_SCRATCHPAD);
    return new Product(this, shape, made, new Product.Layouts(in, weights, out, scratchpad));
  }

  /** An object that says how memory is laid out and where it is. */
  MemorySegment memory(MemorySegment layout) {
    return created(at -> call(memory, at, layout, engine, MemorySegment.NULL));
  }

  /** Says where the memory of an object is. */
  void setData(MemorySegment object, MemorySegment data) {
    try {
      check((int) setData.invokeExact(object, data));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment arguments(Arena arena, int count) {
    return arena.allocate(ARGUMENT, count);
  }

  static void argument(MemorySegment arguments, int index, int what, MemorySegment object) {
    long at = index * ARGUMENT.byteSize();
    arguments.set(JAVA_INT, at, what);
    arguments.set(ADDRESS, at + 8, object);
  }

  /** Runs a primitive on the calling thread; it is done when this returns. */
  void run(MemorySegment primitive, int count, MemorySegment arguments) {
    try {
      check((int) execute.invokeExact(primitive, stream, count, arguments));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }
}
