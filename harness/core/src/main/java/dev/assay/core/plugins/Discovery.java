package dev.assay.core.plugins;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.HarnessPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** What looking for plugins turned up: a plugin, or a reason why there is none. */
sealed interface Discovery {
  /** The jar or directory, for messages. */
  String origin();

  record Found(HarnessPlugin plugin, String name, String version, String origin, ClassLoader loader)
      implements Discovery {}

  record Broken(String origin, String cause) implements Discovery {}

  static List<Discovery> onClassPath() {
    return load(Discovery.class.getClassLoader(), "class path");
  }

  /**
   * Each child directory is one plugin with all the jars in it; each jar that lies in the directory
   * itself is one plugin alone.
   */
  static List<Discovery> inDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, "There is no plugin directory " + directory + ".");
    }
    List<Discovery> found = new ArrayList<>();
    for (Path entry : children(directory)) {
      List<Path> jars =
          Files.isDirectory(entry)
              ? children(entry).stream().filter(Discovery::isJar).toList()
              : isJar(entry) ? List.of(entry) : List.of();
      if (!jars.isEmpty()) {
        found.addAll(loadJars(entry, jars));
      } else if (Files.isDirectory(entry)) {
        found.add(new Broken(entry.toString(), "the directory holds no jar"));
      }
    }
    return found;
  }

  private static List<Discovery> loadJars(Path origin, List<Path> jars) {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }
    // Not closed: a plugin's classes are wanted for as long as the process lives.
    var loader =
        new PluginClassLoader(
            origin.getFileName().toString(), urls, Discovery.class.getClassLoader());
    List<Discovery> found = load(loader, origin.toString());
    return found.isEmpty()
        ? List.of(
            new Broken(
                origin.toString(),
                "no META-INF/services/" + HarnessPlugin.class.getName() + " in its jars"))
        : found;
  }

  private static List<Discovery> load(ClassLoader loader, String origin) {
    List<Discovery> found = new ArrayList<>();
    try (ContextClassLoader _ = ContextClassLoader.of(loader)) {
      Iterator<ServiceLoader.Provider<HarnessPlugin>> providers =
          ServiceLoader.load(HarnessPlugin.class, loader).stream().iterator();
      while (true) {
        try {
          if (!providers.hasNext()) {
            return found;
          }
          HarnessPlugin plugin = providers.next().get();
          found.add(describe(plugin, origin, loader));
        } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
          found.add(new Broken(origin, Causes.of(e)));
        }
      }
    }
  }

  private static Found describe(HarnessPlugin plugin, String origin, ClassLoader loader) {
    String version = plugin.getClass().getPackage().getImplementationVersion();
    var source = plugin.getClass().getProtectionDomain().getCodeSource();
    String from =
        source == null ? origin : Path.of(URI.create(source.getLocation().toString())).toString();
    return new Found(plugin, plugin.name(), version == null ? "unknown" : version, from, loader);
  }

  private static boolean isJar(Path path) {
    return path.toString().endsWith(".jar") && Files.isRegularFile(path);
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot list " + directory + ": " + e.getMessage() + ".", e);
    }
  }
}
