package dev.assay.tasks.discreteunits;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;

/** How well recordings and images are recognised and predicted. */
public final class DiscreteUnitsTasks implements HarnessPlugin {
  @Override
  public String name() {
    return "discrete-units-tasks";
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
        MapBinder<String, DatasetSource> sources =
            MapBinder.newMapBinder(binder(), String.class, DatasetSource.class);
        sources.addBinding("fsdd").toInstance(new FreeSpokenDigits());
        sources.addBinding("mnist").toInstance(new MnistImages());
        sources.addBinding("audiofolder").toInstance(new AudioFolder());
      }
    };
  }

  static Catalog catalog() {
    return Catalog.ofResources(
        DiscreteUnitsTasks.class, "spoken_digits.yaml", "written_digits.yaml");
  }
}
