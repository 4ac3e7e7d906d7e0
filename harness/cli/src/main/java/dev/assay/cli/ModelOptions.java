package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import picocli.CommandLine.Option;

/** How models compute. */
final class ModelOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with (all cores by default). Results do not depend on it.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or cuda (${DEFAULT-VALUE}).")
  private ModelContext.Device device = ModelContext.Device.AUTO;

  ModelContext context(Extensions extensions) {
    return new ModelContext(
        Math.max(1, threads),
        device,
        (spec, context) -> {
          ModelFactory factory = extensions.models().get(spec.type());
          factory.check(spec);
          return factory.create(spec, context);
        });
  }
}
