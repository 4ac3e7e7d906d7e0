package dev.assay.spi;

import com.google.inject.Module;

/** x. */
public interface HarnessPlugin {
  String name();

  Module module();
}
