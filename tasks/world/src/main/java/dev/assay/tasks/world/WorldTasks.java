package dev.assay.tasks.world;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;

/** Tasks about the closed world, and the data set source {@code world} that they read. */
public final class WorldTasks implements HarnessPlugin {
  @Override
  public String name() {
    return "world-tasks";
  }

  @Override
  public Module module() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        MapBinder<String, TaskFactory> tasks =
            MapBinder.newMapBinder(binder(), String.class, TaskFactory.class);
        catalog()
            .factories()
            .forEach((task, factory) -> tasks.addBinding(task).toInstance(factory));
        MapBinder.newMapBinder(binder(), String.class, DatasetSource.class)
            .addBinding("world")
            .toInstance(new WorldDatasetSource());
      }
    };
  }

  static Catalog catalog() {
    return Catalog.ofResources(
        WorldTasks.class,
        "text.yaml",
        "facts.yaml",
        "stories.yaml",
        "stories-direct.yaml",
        "arithmetic.yaml");
  }
}
