package dev.assay.plugins.replay;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.model.ModelFactory;

/** Contributes the model type {@code replay}. */
public final class ReplayPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "replay";
  }

  @Override
  public Module module() {
    return ReplayPlugin::configure;
  }

  private static void configure(Binder binder) {
    MapBinder.newMapBinder(binder, String.class, ModelFactory.class)
        .addBinding("replay")
        .to(ReplayModelFactory.class);
  }
}
