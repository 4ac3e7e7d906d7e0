package dev.assay.core.plugins;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads one plugin directory's classes. Its parent is the platform's loader, so a plugin sees the
 * JDK, its own jars and what the SPI's signatures name, and none of Assay's own dependencies.
 */
final class PluginClassLoader extends URLClassLoader {
  private static final List<String> SHARED =
      List.of(
          "dev.assay.spi.",
          "com.google.inject.",
          "jakarta.inject.",
          "com.fasterxml.jackson.annotation.",
          "org.slf4j.");

  private final ClassLoader host;

  static {
    registerAsParallelCapable();
  }

  PluginClassLoader(String name, List<URL> jars, ClassLoader host) {
    super(name, jars.toArray(URL[]::new), getPlatformClassLoader());
    this.host = host;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    for (String prefix : SHARED) {
      if (name.startsWith(prefix)) {
        return host.loadClass(name);
      }
    }
    return super.loadClass(name, resolve);
  }
}
