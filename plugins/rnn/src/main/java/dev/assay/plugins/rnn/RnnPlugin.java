package dev.assay.plugins.rnn;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.model.ModelFactory;

/** Contributes the model type {@code rnn}. */
public final class RnnPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "rnn";
  }

  @Override
  public Module module() {
    return RnnPlugin::configure;
  }

  private static void configure(Binder binder) {
    MapBinder.newMapBinder(binder, String.class, ModelFactory.class)
        .addBinding("rnn")
        .to(RnnModelFactory.class);
  }
}
