package dev.assay.tasks.perplexity;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;

/** How well text is predicted. */
public final class PerplexityTasks implements HarnessPlugin {
  @Override
  public String name() {
    return "perplexity-tasks";
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
        sources.addBinding("wikitext").toInstance(new WikitextArticles());
        sources.addBinding("fasta").toInstance(new FastaWindows());
      }
    };
  }

  static Catalog catalog() {
    return Catalog.ofResources(
        PerplexityTasks.class,
        "enwik8/enwik8.yaml",
        "genome/genome.yaml",
        "ptb/ptb.yaml",
        "text8/text8.yaml",
        "tinyshakespeare/tinyshakespeare.yaml",
        "wikitext103/wikitext103.yaml",
        "wikitext2/wikitext2.yaml");
  }
}
