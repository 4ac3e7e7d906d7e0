package dev.assay.tasks.emergence;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;

/** Abilities that appear with size. */
public final class EmergenceTasks implements HarnessPlugin {
  @Override
  public String name() {
    return "emergence-tasks";
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
      }
    };
  }

  static Catalog catalog() {
    return Catalog.ofResources(
        EmergenceTasks.class, "arithmetic/arithmetic.yaml", "unscramble/unscramble.yaml");
  }
}
