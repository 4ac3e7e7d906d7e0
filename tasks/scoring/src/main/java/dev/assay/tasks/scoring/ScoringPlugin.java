package dev.assay.tasks.scoring;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.tasks.scoring.code.CodeMetrics;
import dev.assay.tasks.scoring.filters.Filters;
import dev.assay.tasks.scoring.metrics.Metrics;

/** Contributes filters and metrics under the names that lm-eval's task definitions use. */
public final class ScoringPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "scoring";
  }

  @Override
  public Module module() {
    return ScoringPlugin::configure;
  }

  private static void configure(Binder binder) {
    var filters = MapBinder.newMapBinder(binder, String.class, FilterFactory.class);
    Filters.ALL.forEach((name, factory) -> filters.addBinding(name).toInstance(factory));
    var metrics = MapBinder.newMapBinder(binder, String.class, MetricFactory.class);
    Metrics.ALL.forEach((name, factory) -> metrics.addBinding(name).toInstance(factory));
    CodeMetrics.ALL.forEach((name, factory) -> metrics.addBinding(name).toInstance(factory));
  }
}
