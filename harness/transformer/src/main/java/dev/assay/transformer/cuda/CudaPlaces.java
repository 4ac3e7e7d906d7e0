package dev.assay.transformer.cuda;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Directories that CUDA's libraries may lie in. */
final class CudaPlaces {

  /**
   * A directory.
   *
   * @param how it came to be looked at
   */
  record Place(Path directory, String how) {}

  private CudaPlaces() {}

  /** Before the loader's path. */
  static List<Place> first() {
    List<Place> places = new ArrayList<>();
    add(places, System.getProperty(CudaLibrary.PROPERTY), "-D" + CudaLibrary.PROPERTY);
    add(places, System.getenv(CudaLibrary.VARIABLE), CudaLibrary.VARIABLE);
    return places;
  }

  private static void add(List<Place> places, String directories, String how) {
    if (directories != null && !directories.isBlank()) {
      for (String directory : directories.split(File.pathSeparator)) {
        places.add(new Place(Path.of(directory), how));
      }
    }
  }

  /** After the loader's path: toolkits, then NVIDIA's packages for Python. */
  static List<Place> last() {
    List<Place> places = new ArrayList<>();
    for (Path toolkit : matching(Path.of("/usr/local"), "cuda*")) {
      places.add(new Place(toolkit.resolve("lib64"), "the toolkit"));
      for (Path target : matching(toolkit.resolve("targets"), "*")) {
        places.add(new Place(target.resolve("lib"), "the toolkit"));
      }
    }
    for (Path prefix : pythonPrefixes()) {
      for (Path version : matching(prefix.resolve("lib"), "python3*")) {
        for (Path packages : matching(version, "{site,dist}-packages")) {
          for (Path vendor : matching(packages.resolve("nvidia"), "*")) {
            places.add(new Place(vendor.resolve("lib"), "a Python package"));
          }
        }
      }
    }
    return places;
  }

  private static Set<Path> pythonPrefixes() {
    Set<Path> prefixes = new LinkedHashSet<>();
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      String prefix = System.getenv(variable);
      if (prefix != null) {
        prefixes.add(Path.of(prefix));
      }
    }
    String path = System.getenv("PATH");
    for (String directory : path == null ? new String[0] : path.split(File.pathSeparator)) {
      Path bin = Path.of(directory);
      if (Files.exists(bin.resolve("python3")) && bin.getParent() != null) {
        prefixes.add(bin.getParent());
      }
    }
    prefixes.add(Path.of(System.getProperty("user.home", "/"), ".local"));
    prefixes.add(Path.of("/usr/local"));
    prefixes.add(Path.of("/usr"));
    return prefixes;
  }

  private static List<Path> matching(Path directory, String glob) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
        entries.forEach(found::add);
      } catch (IOException e) {
        return List.of();
      }
    }
    found.sort(null);
    return found.reversed();
  }
}
