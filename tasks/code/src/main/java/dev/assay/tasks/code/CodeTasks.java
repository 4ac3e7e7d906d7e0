package dev.assay.tasks.code;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;

/** Programs to be written and executed. */
public final class CodeTasks implements HarnessPlugin {
  @Override
  public String name() {
    return "code-tasks";
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
    return Catalog.ofResources(CodeTasks.class, "humaneval/humaneval.yaml", "mbpp/mbpp.yaml");
  }
}
