package dev.assay.transformer.onednn;

import dev.assay.transformer.kernels.KernelsUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Finds oneDNN: what {@code assay.onednn} (a system property) or {@code ASSAY_ONEDNN} (of the
 * environment) names, a shared library or a jar of JavaCPP's presets that holds one; otherwise such
 * a jar on the class path; otherwise where the system's loader finds it.
 */
@SuppressWarnings("restricted")
final class OneDnnLibrary {

  private static final String LIBRARY = "libdnnl.so.3";
  private static final String IN_JAR = "org/bytedeco/dnnl/linux-x86_64/";
  private static final String ADVICE =
      "; set ASSAY_ONEDNN to a "
          + LIBRARY
          + " or to the jar org.bytedeco:dnnl:3.11-1.5.13:linux-x86_64";

  /** What the jar's library needs comes first. */
  private static final List<String> FILES = List.of("libgomp.so.1", LIBRARY);

  /** Where a file of a jar is read. */
  @FunctionalInterface
  private interface Source {
    @Nullable InputStream open(String name) throws IOException;
  }

  private OneDnnLibrary() {}

  /** Throws {@link KernelsUnavailableException} if it is not there. */
  static SymbolLookup find() {
    String place = System.getProperty("assay.onednn", System.getenv("ASSAY_ONEDNN"));
    ClassLoader loader = OneDnnLibrary.class.getClassLoader();
    try {
      if (place == null || place.isBlank()) {
        return loader.getResource(IN_JAR + LIBRARY) == null
            ? SymbolLookup.libraryLookup(LIBRARY, Arena.global())
            : extracted(loader::getResourceAsStream);
      }
      Path path = Path.of(place);
      if (!Files.isRegularFile(path)) {
        throw new KernelsUnavailableException("there is no oneDNN library " + place + ADVICE);
      }
      return place.endsWith(".jar")
          ? ofJar(path)
          : SymbolLookup.libraryLookup(path, Arena.global());
    } catch (IllegalArgumentException | IOException e) {
      String named = place == null || place.isBlank() ? "" : " from " + place;
      throw new KernelsUnavailableException(
          "oneDNN could not be loaded" + named + ": " + e.getMessage() + ADVICE, e);
    }
  }

  private static SymbolLookup ofJar(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return extracted(name -> {
        ZipEntry entry = zip.getEntry(name);
        return entry == null ? null : zip.getInputStream(entry);
      });
    }
  }

  /** Loads the libraries from files, which are not needed once they are mapped. */
  private static SymbolLookup extracted(Source jar) throws IOException {
    Path folder = Files.createTempDirectory("assay-onednn");
    List<Path> files = new ArrayList<>();
    try {
      SymbolLookup found = _ -> Optional.empty();
      for (String name : FILES) {
        Path file = folder.resolve(name);
        files.add(file);
        try (InputStream in = jar.open(IN_JAR + name)) {
          if (in == null) {
            throw new IOException("the jar holds no " + IN_JAR + name);
          }
          Files.copy(in, file);
        }
        found = SymbolLookup.libraryLookup(file, Arena.global()).or(found);
      }
      return found;
    } finally {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.delete(folder);
    }
  }
}
