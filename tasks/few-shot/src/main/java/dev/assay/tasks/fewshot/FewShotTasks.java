package dev.assay.tasks.fewshot;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;

/** Multiple choice and short answers with few shots. */
public final class FewShotTasks implements HarnessPlugin {
  @Override
  public String name() {
    return "few-shot-tasks";
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
        FewShotTasks.class,
        "arc/arc.yaml",
        "blimp/blimp.yaml",
        "boolq/boolq.yaml",
        "cbt/cbt.yaml",
        "drop/drop.yaml",
        "hellaswag/hellaswag.yaml",
        "hellaswag/hellaswag_processed.yaml",
        "lambada/lambada.yaml",
        "mmlu/subjects.yaml",
        "mmlu/stem.yaml",
        "mmlu/humanities.yaml",
        "mmlu/social_sciences.yaml",
        "mmlu/other.yaml",
        "mmlu/mmlu.yaml",
        "nq_open/nq_open.yaml",
        "piqa/piqa.yaml",
        "triviaqa/triviaqa.yaml",
        "truthfulqa/truthfulqa.yaml",
        "winogrande/winogrande.yaml");
  }
}
