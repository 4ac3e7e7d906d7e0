package dev.assay.plugins.transformer;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.model.ModelFactory;

/** Contributes the model type {@code transformer}. */
public final class TransformerPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "transformer";
  }

  @Override
  public Module module() {
    return TransformerPlugin::configure;
  }

  private static void configure(Binder binder) {
    MapBinder.newMapBinder(binder, String.class, ModelFactory.class)
        .addBinding("transformer")
        .to(TransformerModelFactory.class);
  }
}
