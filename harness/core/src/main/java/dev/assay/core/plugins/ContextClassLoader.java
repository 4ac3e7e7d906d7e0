package dev.assay.core.plugins;

/** The thread's context class loader, for the time a plugin's code runs. */
final class ContextClassLoader implements AutoCloseable {
  private final ClassLoader previous;

  private ContextClassLoader(ClassLoader previous) {
    this.previous = previous;
  }

  static ContextClassLoader of(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    var restore = new ContextClassLoader(thread.getContextClassLoader());
    thread.setContextClassLoader(loader);
    return restore;
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(previous);
  }
}
