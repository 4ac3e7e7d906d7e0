package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  record Opened(CudaLibrary library, String file, String how, SymbolLookup symbols) {}

  /** Opens the first that is found; it stays open. */
  Optional<Opened> open() {
    for (CudaPlaces.Place place : CudaPlaces.first()) {
      Optional<Opened> opened = in(place);
      if (opened.isPresent()) {
        return opened;
      }
    }
    for (String name : names) {
      Optional<SymbolLookup> symbols = lookup(name);
      if (symbols.isPresent()) {
        return Optional.of(new Opened(this, name, "the loader's path", symbols.get()));
      }
    }
    return CudaPlaces.last().stream().flatMap(place -> in(place).stream()).findFirst();
  }

  private Optional<Opened> in(CudaPlaces.Place place) {
    for (String name : names) {
      Path file = place.directory().resolve(name);
      if (Files.exists(file)) {
        preload(file);
        Optional<SymbolLookup> symbols = lookup(file.toAbsolutePath().toString());
        if (symbols.isPresent()) {
          return Optional.of(new Opened(this, file.toString(), place.how(), symbols.get()));
        }
      }
    }
    return Optional.empty();
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
