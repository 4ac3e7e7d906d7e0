package dev.assay.plugins.example;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.scoring.MetricFactory;

/** What the harness finds; names are what a user writes in {@code --model} and in a task. */
public final class ExamplePlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "example";
  }

  @Override
  public Module module() {
    return ExamplePlugin::configure;
  }

  private static void configure(Binder binder) {
    MapBinder.newMapBinder(binder, String.class, ModelFactory.class)
        .addBinding("example-unigram")
        .to(UnigramModelFactory.class);
    MapBinder.newMapBinder(binder, String.class, MetricFactory.class)
        .addBinding("reciprocal_rank")
        .toInstance(ReciprocalRank::create);
  }
}
