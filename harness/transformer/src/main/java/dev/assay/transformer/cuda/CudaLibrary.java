package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The libraries that computing on a GPU needs, and where they are looked for. */
enum CudaLibrary {
  /** Comes with the driver. */
  DRIVER(List.of("libcuda.so.1", "libcuda.so"), "install NVIDIA's driver"),
  CUBLASLT(
      List.of("libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so"),
      "install the CUDA toolkit, or: pip install nvidia-cublas"),
  NVRTC(
      List.of("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"),
      "install the CUDA toolkit, or: pip install nvidia-cuda-nvrtc");

  /** Directories to look in first, separated as in a path. */
  static final String PROPERTY = "assay.cuda.path";

  static final String VARIABLE = "ASSAY_CUDA_PATH";

  private final List<String> names;
  private final String remedy;

  CudaLibrary(List<String> names, String remedy) {
    this.names = names;
    this.remedy = remedy;
  }

  /** What to do where it is not found. */
  String remedy() {
    return remedy;
  }

  /** Its plain name. */
  String fileName() {
    return names.getLast();
  }

  /**
   * A library that was opened.
   *
   * @param file as it was opened: a path, or a name that the system's loader resolved
   * @param how which of the places it was in
   */
  record Opened(CudaLibrary library, String file, String how, SymbolLookup symbols) {

    /**
     * Whether a driver runs it: one of the driver's major version or an older one.
     *
     * @param driver the newest CUDA of the driver, as 13000 for 13.0
     */
    boolean runsOn(int driver) {
      try {
        return major() <= driver / 1000;
      } catch (CudaException | CudaUnavailableException e) {
        // What it lacks is said where it is used.
        return false;
      }
    }

    /** Of the CUDA that it belongs to. */
    private int major() {
      return switch (library) {
        case DRIVER -> new Driver(this).version() / 1000;
        case CUBLASLT -> (int) (new CublasLt(this).version() / 10_000);
        case NVRTC -> new Nvrtc(this).major();
      };
    }
  }

  /** Opens the first that is found; it stays open. */
  Optional<Opened> open() {
    return found().findFirst();
  }

  /** Opens the first that is found and runs on a driver; see {@link Opened#runsOn}. */
  Optional<Opened> open(int driver) {
    return found().filter(opened -> opened.runsOn(driver)).findFirst();
  }

  /** All that are found, in the order in which they are preferred, each opened when its turn is. */
  private Stream<Opened> found() {
    return Stream.<Supplier<Stream<Opened>>>of(
            () -> CudaPlaces.first().stream().flatMap(this::in),
            this::loaded,
            () -> CudaPlaces.last().stream().flatMap(this::in))
        .flatMap(Supplier::get);
  }

  private Stream<Opened> loaded() {
    return names.stream()
        .flatMap(name ->
            lookup(name).stream()
                .map(symbols -> new Opened(this, name, "the loader's path", symbols)));
  }

  private Stream<Opened> in(CudaPlaces.Place place) {
    return names.stream()
        .map(place.directory()::resolve)
        .filter(Files::exists)
        .flatMap(file -> {
          preload(file);
          return lookup(file.toAbsolutePath().toString()).stream()
              .map(symbols -> new Opened(this, file.toString(), place.how(), symbols));
        });
  }

  /** NVRTC opens its built-in functions by name, which the loader finds only if they are open. */
  private void preload(Path file) {
    if (this == NVRTC) {
      for (Path sibling : files(file.toAbsolutePath().getParent())) {
        if (sibling.getFileName().toString().startsWith("libnvrtc-builtins.so")) {
          lookup(sibling.toString());
        }
      }
    }
  }

  private static List<Path> files(Path directory) {
    List<Path> files = new ArrayList<>();
    try (var found = Files.newDirectoryStream(directory)) {
      found.forEach(files::add);
    } catch (java.io.IOException e) {
      return List.of();
    }
    return files;
  }

  @SuppressWarnings("restricted")
  private static Optional<SymbolLookup> lookup(String file) {
    try {
      return Optional.of(
          file.startsWith("/")
              ? SymbolLookup.libraryLookup(Path.of(file), Arena.global())
              : SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
