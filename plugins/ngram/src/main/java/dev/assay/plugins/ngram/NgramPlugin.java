package dev.assay.plugins.ngram;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.model.ModelFactory;

/** Contributes the model types {@code ngram} and {@code infinity}. */
public final class NgramPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "ngram";
  }

  @Override
  public Module module() {
    return NgramPlugin::configure;
  }

  private static void configure(Binder binder) {
    MapBinder<String, ModelFactory> models =
        MapBinder.newMapBinder(binder, String.class, ModelFactory.class);
    models.addBinding("ngram").to(NgramModelFactory.class);
    models.addBinding("infinity").to(InfinityModelFactory.class);
  }
}
