package dev.assay.plugins.discreteunits;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.model.ModelFactory;

/** Contributes the model type {@code units}. */
public final class DiscreteUnitsPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "discrete-units";
  }

  @Override
  public Module module() {
    return DiscreteUnitsPlugin::configure;
  }

  private static void configure(Binder binder) {
    MapBinder.newMapBinder(binder, String.class, ModelFactory.class)
        .addBinding("units")
        .to(UnitsModelFactory.class);
  }
}
