package dev.assay.plugins.dataformats;

import com.github.luben.zstd.ZstdInputStream;
import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.plugins.dataformats.parquet.ParquetFormat;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.data.Compression;
import dev.assay.spi.data.FileFormat;

/** Contributes the format {@code parquet} and the compression {@code zst}. */
public final class DataFormatsPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "data-formats";
  }

  @Override
  public Module module() {
    return DataFormatsPlugin::configure;
  }

  private static void configure(Binder binder) {
    MapBinder.newMapBinder(binder, String.class, FileFormat.class)
        .addBinding("parquet")
        .toInstance(new ParquetFormat());
    MapBinder.newMapBinder(binder, String.class, Compression.class)
        .addBinding("zst")
        .toInstance(ZstdInputStream::new);
  }
}
