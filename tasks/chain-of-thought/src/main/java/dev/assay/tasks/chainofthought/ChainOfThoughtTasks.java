package dev.assay.tasks.chainofthought;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;

/** Problems to be solved step by step. */
public final class ChainOfThoughtTasks implements HarnessPlugin {
  @Override
  public String name() {
    return "chain-of-thought-tasks";
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
        sources.addBinding("bbh").toInstance(new BbhProblems());
      }
    };
  }

  static Catalog catalog() {
    return Catalog.ofResources(
        ChainOfThoughtTasks.class,
        "bbh/bbh_cot.yaml",
        "bbh/bbh_direct.yaml",
        "gsm8k/gsm8k.yaml",
        "gsm8k/gsm8k_cot.yaml",
        "gsm8k/gsm8k_cot_self_consistency.yaml");
  }
}
