package dev.assay.core.plugins;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.util.Types;
import dev.assay.spi.data.Compression;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.FileFormat;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.spi.task.TaskFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One plugin's own injector, a child of one that holds nothing: what a plugin binds cannot be seen
 * by another, and a plugin whose bindings fail takes none with it.
 */
final class PluginInjector {
  private static final List<Class<?>> EXTENSION_POINTS =
      List.of(
          ModelFactory.class,
          TaskFactory.class,
          MetricFactory.class,
          FilterFactory.class,
          DatasetSource.class,
          FileFormat.class,
          Compression.class,
          ReportWriter.class);

  private final Discovery.Found plugin;
  private final Injector injector;

  PluginInjector(Discovery.Found plugin) {
    this.plugin = plugin;
    try (ContextClassLoader _ = ContextClassLoader.of(plugin.loader())) {
      this.injector =
          Parent.INJECTOR.createChildInjector(new ExtensionPoints(), plugin.plugin().module());
    }
  }

  Plugins.Contribution contribution() {
    Map<String, ModelFactory> models = new TreeMap<>();
    all(ModelFactory.class)
        .forEach(
            (name, factory) -> models.put(name, IsolatedModelFactory.of(factory, plugin.loader())));
    return new Plugins.Contribution(
        plugin.origin(),
        models,
        all(TaskFactory.class),
        all(MetricFactory.class),
        all(FilterFactory.class),
        all(DatasetSource.class),
        all(FileFormat.class),
        all(Compression.class),
        all(ReportWriter.class));
  }

  @SuppressWarnings("unchecked") // The key's type is the map's.
  private <T> Map<String, T> all(Class<T> type) {
    try (ContextClassLoader _ = ContextClassLoader.of(plugin.loader())) {
      return (Map<String, T>) injector.getInstance(Key.get(Types.mapOf(String.class, type)));
    }
  }

  /** Declares every extension point, so that each map exists whatever the plugin binds. */
  private static final class ExtensionPoints extends AbstractModule {
    @Override
    protected void configure() {
      for (Class<?> type : EXTENSION_POINTS) {
        MapBinder.newMapBinder(binder(), String.class, type);
      }
    }
  }

  private static final class Parent {
    static final Injector INJECTOR =
        Guice.createInjector(
            new AbstractModule() {
              @Override
              protected void configure() {
                binder().requireExactBindingAnnotations();
              }
            });
  }
}
