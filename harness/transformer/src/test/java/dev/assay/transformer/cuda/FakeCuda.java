package dev.assay.transformer.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.checkpoint.Digests;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stand-in for a GPU: the kernels, compiled by a C++ compiler, behind the functions of the
 * driver, cuBLASLt and NVRTC. See {@code src/test/native}.
 */
@SuppressWarnings("restricted")
public final class FakeCuda {

  private static final long MEMORY = 192L << 20;

  private static final Path ROOT = Path.of(System.getProperty("assay.root", "."));
  private static final Path SOURCES = ROOT.resolve("harness/transformer/src/test/native");
  private static final Path TARGET = ROOT.resolve("harness/transformer/target/fake-cuda");
  private static final List<String> COMPILER =
      List.of("g++", "-std=c++17", "-O2", "-fPIC", "-fno-strict-aliasing", "-U_FORTIFY_SOURCE");

  private FakeCuda() {}

  /** One device of plenty of memory. */
  public static void install() {
    install(1, MEMORY);
  }

  /**
   * Makes it the CUDA of this JVM, or skips the test if there is no C++ compiler.
   *
   * @param memory bytes of each device
   */
  public static synchronized void install(int devices, long memory) {
    Path library = built();
    System.setProperty(CudaLibrary.PROPERTY, library.getParent().toString());
    System.setProperty(KernelImages.PROPERTY, library.getParent().resolve("cache").toString());
    tell("assay_fake_limit", memory);
    tell("assay_fake_devices", devices);
    tell("assay_fake_alike", devices);
    captures(true);
    driver(13_000);
    libraryKernels(0);
    unfitRows(0);
    compilerBuild(1);
    compiles(true);
    broken(false);
  }

  /**
   * The environment of a process that is to compute on it.
   *
   * @param memory bytes of its device
   */
  public static Map<String, String> environment(long memory) {
    Path folder = built().getParent();
    return Map.of(
        CudaLibrary.VARIABLE,
        folder.toString(),
        "ASSAY_CACHE_DIR",
        folder.resolve("cache").toString(),
        "ASSAY_FAKE_MEMORY",
        Long.toString(memory));
  }

  /** Makes the last device another than the others. */
  public static void installMixed(int devices, long memory) {
    install(devices, memory);
    tell("assay_fake_alike", devices - 1L);
  }

  /** Puts libraries of CUDA 12 after those of 13 where CUDA is looked for. */
  static synchronized void alsoOlder() {
    Path library = built();
    Path folder = library.resolveSibling("cuda-12");
    try {
      Files.createDirectories(folder);
      for (String name : List.of("libcublasLt.so.12", "libnvrtc.so.12")) {
        compile(
            "-shared",
            "-o",
            folder.resolve(name).toString(),
            SOURCES.resolve("cuda12.cpp").toString(),
            "-Wl,--no-as-needed",
            library.toAbsolutePath().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty(CudaLibrary.PROPERTY, library.getParent() + File.pathSeparator + folder);
  }

  /** Makes what the machine has the CUDA of this JVM again. */
  public static void remove() {
    System.clearProperty(CudaLibrary.PROPERTY);
    System.clearProperty(KernelImages.PROPERTY);
  }

  /** Gives each device so much memory from now on, even if more is in use. */
  public static void limit(long memory) {
    tell("assay_fake_limit", memory);
  }

  /** Lets so many allocations succeed and refuses the next, once, as if there were no memory. */
  public static void refuseAllocation(long after) {
    tell("assay_fake_refuse_allocation", after);
  }

  /** Memory that cuBLASLt takes for the kernel of an algorithm when it is first used. */
  public static void libraryKernels(long bytes) {
    tell("assay_fake_library_kernels", bytes);
  }

  /** Of how many rows, and multiples of it, products need another algorithm; 0 for none. */
  public static void unfitRows(long rows) {
    tell("assay_fake_unfit_rows", rows);
  }

  /** Whether the driver can record what is started. */
  public static void captures(boolean possible) {
    tell("assay_fake_captures", possible ? 1 : 0);
  }

  /** The newest CUDA that the driver runs, as 13000 for 13.0, until another is installed. */
  public static void driver(int version) {
    tell("assay_fake_driver", version);
  }

  /** Whether NVRTC compiles for the device, as one does not that is older. */
  static void compiles(boolean possible) {
    tell("assay_fake_compiles", possible ? 1 : 0);
  }

  /** Which build of its version NVRTC is, until another is installed. */
  static void compilerBuild(int build) {
    tell("assay_fake_build", build);
  }

  /** Whether kernels fail, and whatever waits for them. */
  public static void broken(boolean is) {
    tell("assay_fake_broken", is ? 1 : 0);
  }

  /** How many uses of contexts, streams, modules and what cuBLASLt hands out there are. */
  public static long handles() {
    return ask("assay_fake_handles");
  }

  /** How many milliseconds pass between two events. */
  public static void clock(long milliseconds) {
    tell("assay_fake_clock", milliseconds);
  }

  /** Graphs that were launched so far. */
  public static long graphLaunches() {
    return ask("assay_fake_graph_launches");
  }

  /** Bytes that are allocated on all devices. */
  public static long used() {
    return ask("assay_fake_used");
  }

  private static void tell(String function, long value) {
    try {
      handle(function, FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG)).invokeExact(value);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long ask(String function) {
    try {
      return (long) handle(function, FunctionDescriptor.of(ValueLayout.JAVA_LONG)).invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle handle(String function, FunctionDescriptor type) {
    return Linker.nativeLinker()
        .downcallHandle(symbols(built()).find(function).orElseThrow(), type);
  }

  private static SymbolLookup symbols(Path library) {
    return SymbolLookup.libraryLookup(library, Arena.global());
  }

  private static synchronized Path built() {
    try {
      String registry = registry();
      List<Path> sources;
      try (Stream<Path> files = Files.list(SOURCES)) {
        sources = files.sorted().toList();
      }
      StringBuilder all = new StringBuilder(sources()).append(registry);
      for (Path source : sources) {
        all.append(Files.readString(source));
      }
      String key = Digests.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
      Path folder = TARGET.resolve(key.substring(0, 16));
      Path library = folder.resolve("libcuda.so.1");
      if (!Files.exists(library)) {
        build(folder, registry);
      }
      return library;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String registry() {
    StringBuilder all = new StringBuilder();
    for (RealType type : RealType.values()) {
      all.append("#if ASSAY_REAL == ").append(type.macro()).append('\n');
      kernels()
          .filter(kernels -> kernels.types().contains(type))
          .flatMap(kernels -> kernels.functions(type).stream())
          .map(kernel -> "REGISTER(" + kernel.function() + ")\n")
          .distinct()
          .forEach(all::append);
      all.append("#endif\n");
    }
    return all.toString();
  }

  /** Every file once. */
  private static String sources() {
    return kernels()
        .flatMap(kernels -> kernels.files().stream())
        .distinct()
        .map(KernelSource::text)
        .collect(Collectors.joining());
  }

  private static Stream<KernelSource> kernels() {
    return Arrays.stream(KernelSource.values());
  }

  private static void build(Path folder, String registry) throws IOException {
    assumeTrue(runs(List.of("g++", "--version")), "there is no C++ compiler for the stand-in");
    Path work = Files.createDirectories(folder.resolve("work"));
    Files.writeString(work.resolve("all.cu"), sources());
    Files.writeString(work.resolve("registry.inc"), registry);
    List<String> objects = new ArrayList<>();
    for (RealType type : RealType.values()) {
      String object = work.resolve(type.label() + ".o").toString();
      compile(
          "-DASSAY_REAL=" + type.macro(),
          "-I" + work,
          "-c",
          SOURCES.resolve("device_kernels.cpp").toString(),
          "-o",
          object);
      objects.add(object);
    }
    List<String> link =
        new ArrayList<>(List.of("-shared", "-o", work.resolve("fake.so").toString()));
    link.add(SOURCES.resolve("fake_cuda.cpp").toString());
    link.add(SOURCES.resolve("fibers.cpp").toString());
    link.addAll(objects);
    compile(link.toArray(String[]::new));
    for (String name : List.of("libcublasLt.so.13", "libnvrtc.so.13")) {
      Files.deleteIfExists(folder.resolve(name));
      Files.createSymbolicLink(folder.resolve(name), Path.of("libcuda.so.1"));
    }
    Files.move(work.resolve("fake.so"), folder.resolve("libcuda.so.1"));
  }

  private static void compile(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(COMPILER);
    command.addAll(List.of(arguments));
    if (!runs(command)) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static boolean runs(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
