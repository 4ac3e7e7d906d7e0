package dev.assay.plugins.dummy;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.model.ModelFactory;

/** Contributes the model type {@code dummy}. */
public final class DummyPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "dummy";
  }

  @Override
  public Module module() {
    return DummyPlugin::configure;
  }

  private static void configure(Binder binder) {
    MapBinder.newMapBinder(binder, String.class, ModelFactory.class)
        .addBinding("dummy")
        .to(DummyModelFactory.class);
  }
}
